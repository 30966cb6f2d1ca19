# What `cmake --install` puts where, all of it relocatable: the C ABI (kioku.h, the shared library,
# pkg-config), the C++ core (headers and the static archive), the program, and find_package(kioku),
# whose two components are called as their targets are: kioku (kioku::kioku) and core (kioku::core).
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/kioku)

# Sanitized objects, and those of link-time optimisation, are not what a host can link.
set(archive_wanted ON)
if(KIOKU_SANITIZE OR KIOKU_FUZZ OR CMAKE_INTERPROCEDURAL_OPTIMIZATION)
    set(archive_wanted OFF)
endif()
option(KIOKU_INSTALL_CORE "Install the C++ headers and the static archive; needs GNU ld and objcopy" ${archive_wanted})

install(TARGETS kioku EXPORT kioku-targets
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT runtime NAMELINK_COMPONENT development
    INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT kioku-targets NAMESPACE kioku:: DESTINATION ${package_dir} COMPONENT development)
install(FILES capi/kioku.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)

set(static_libraries)
if(KIOKU_INSTALL_CORE)
    include(cmake/archive.cmake)
    install(TARGETS kioku_archive EXPORT kioku-core-targets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development
        INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
    install(EXPORT kioku-core-targets NAMESPACE kioku:: DESTINATION ${package_dir} COMPONENT development)
    install(DIRECTORY include/kioku DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)
    # What a C linker has to be told: the C++ runtime that this compiler links by itself.
    set(static_libraries "-lm -pthread -ldl")
    foreach(library IN ITEMS c++ stdc++)
        if(${library} IN_LIST CMAKE_CXX_IMPLICIT_LINK_LIBRARIES)
            string(PREPEND static_libraries "-l${library} ")
        endif()
    endforeach()
endif()

write_basic_package_version_file(${PROJECT_BINARY_DIR}/kioku-config-version.cmake COMPATIBILITY SameMajorVersion)
install(FILES cmake/kioku-config.cmake ${PROJECT_BINARY_DIR}/kioku-config-version.cmake
    DESTINATION ${package_dir} COMPONENT development)

# pkg-config finds the prefix from where kioku.pc is.
foreach(directory LIBDIR INCLUDEDIR)
    cmake_path(ABSOLUTE_PATH CMAKE_INSTALL_${directory} BASE_DIRECTORY ${CMAKE_INSTALL_PREFIX} OUTPUT_VARIABLE ${directory})
endforeach()
file(RELATIVE_PATH pc_to_prefix ${LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
file(RELATIVE_PATH pc_to_include ${LIBDIR}/pkgconfig ${INCLUDEDIR})
configure_file(cmake/kioku.pc.in ${PROJECT_BINARY_DIR}/kioku.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/kioku.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)

if(TARGET kioku_cli)
    install(TARGETS kioku_cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)
endif()
install(FILES LICENSE CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT runtime)
