# The installed static archive: one object, relinked from the core's, in which the C names of SQLite,
# utf8proc and Snowball are local, so that a host with its own in the same program keeps it and we keep ours.
# C++ names stay as they are: they are in namespaces of ours, and making one of a group local breaks
# the group.
find_program(KIOKU_NM NAMES ${CMAKE_NM} nm REQUIRED)
find_program(KIOKU_LD NAMES ${CMAKE_LINKER} ld REQUIRED)
find_program(KIOKU_OBJCOPY NAMES ${CMAKE_OBJCOPY} objcopy REQUIRED)

set(relinked ${PROJECT_BINARY_DIR}/archive/kioku.o)
add_custom_command(OUTPUT ${relinked}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${PROJECT_BINARY_DIR}/archive
    COMMAND ${KIOKU_LD} -r -o ${relinked}.whole --whole-archive $<TARGET_FILE:kioku_core>
    COMMAND ${KIOKU_NM} --defined-only --extern-only --format=just-symbols $<TARGET_OBJECTS:kioku_sqlite> ${utf8proc_object} ${snowball_object}
        > ${PROJECT_BINARY_DIR}/archive/foreign.names
    COMMAND ${KIOKU_OBJCOPY} --localize-symbols=${PROJECT_BINARY_DIR}/archive/foreign.names ${relinked}.whole ${relinked}
    COMMAND ${CMAKE_COMMAND} -E rm ${relinked}.whole
    DEPENDS kioku_core $<TARGET_OBJECTS:kioku_sqlite>
    COMMENT "Relinking the core into one object"
    COMMAND_EXPAND_LISTS VERBATIM)
set_source_files_properties(${relinked} PROPERTIES EXTERNAL_OBJECT TRUE GENERATED TRUE)

add_library(kioku_archive STATIC ${relinked})
set_target_properties(kioku_archive PROPERTIES OUTPUT_NAME kioku EXPORT_NAME core LINKER_LANGUAGE CXX)
target_compile_features(kioku_archive INTERFACE cxx_std_20)
target_link_libraries(kioku_archive INTERFACE tl::expected Threads::Threads ${CMAKE_DL_LIBS})
