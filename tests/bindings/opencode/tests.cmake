# The OpenCode plugin, in the real OpenCode (scripts/install-opencode).
set(opencode ${CMAKE_CURRENT_SOURCE_DIR}/opencode)
set(environment ENVIRONMENT KIOKU_CLI=$<TARGET_FILE:kioku_cli> KIOKU_LIBRARY=$<TARGET_FILE:kioku>
    KIOKU_SOURCE=${PROJECT_SOURCE_DIR})
file(GLOB scripts CONFIGURE_DEPENDS ${opencode}/*_test.py ${opencode}/*_long.py)
foreach(script IN LISTS scripts)
    cmake_path(GET script STEM stem)
    set(long)
    if(stem MATCHES "_long$")
        set(long LONG)
    endif()
    kioku_test(bindings opencode/${stem} ${long} COMMAND python3 ${script} ${environment})
endforeach()

# TypeScript is one of the tools of the Bun package (scripts/install-bun).
kioku_test(bindings opencode/types COMMAND ${PROJECT_SOURCE_DIR}/build/hosts/bun/bin/tsc -p
    ${PROJECT_SOURCE_DIR}/bindings/opencode)
