# The C ABI: compiled once, part of the static core, and on its own libkioku.so. The version script
# is made from capi/kioku.symbols, one exported name a line; a ctest compares both directions.
add_library(kioku_capi OBJECT ${capi_sources})
target_include_directories(kioku_capi PRIVATE src)  # for records/ alone, see the include check
target_link_libraries(kioku_capi PRIVATE kioku_private tl::expected)
target_include_directories(kioku_capi PRIVATE include capi)
target_compile_definitions(kioku_capi PRIVATE KIOKU_ABI=${KIOKU_ABI})  # held against kioku.h's number
kioku_precompile_sanitized(kioku_capi ${kioku_common_headers})
kioku_harden(kioku_capi)
if(KIOKU_BUILD_TESTS AND NOT KIOKU_SANITIZE)
    target_compile_options(kioku_capi PRIVATE -g)  # types, for tests/house/abi.py
endif()
target_sources(kioku_core PRIVATE $<TARGET_OBJECTS:kioku_capi>)

set(symbols_file ${PROJECT_SOURCE_DIR}/capi/kioku.symbols)
if(EXISTS ${symbols_file})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${symbols_file})
    file(STRINGS ${symbols_file} symbols REGEX "^[a-z]")
    list(JOIN symbols "; " symbols)
    set(version_script ${PROJECT_BINARY_DIR}/kioku.map)
    file(CONFIGURE OUTPUT ${version_script} @ONLY
        CONTENT "KIOKU_@KIOKU_ABI@ { global: @symbols@; local: *; };\n")

    add_library(kioku SHARED $<TARGET_OBJECTS:kioku_capi>)
    add_library(kioku::kioku ALIAS kioku)
    set_target_properties(kioku PROPERTIES SOVERSION ${KIOKU_ABI} LINKER_LANGUAGE CXX LINK_DEPENDS ${version_script})
    target_include_directories(kioku INTERFACE $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/capi>)
    target_link_libraries(kioku PRIVATE kioku_core)
    target_link_options(kioku PRIVATE -Wl,--version-script=${version_script})
    kioku_harden(kioku)
endif()
