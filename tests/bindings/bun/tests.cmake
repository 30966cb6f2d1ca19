# The Bun package under both Buns that it has to work in: 1.4.5, and 1.3.14, which OpenCode embeds
# (scripts/install-bun). `bun test` runs each *.test.ts and ends with 1 where one fails or none is there.
set(bun_tools ${PROJECT_SOURCE_DIR}/build/hosts/bun/bin)
set(bun_tests ${CMAKE_CURRENT_LIST_DIR})
set(bun_environment KIOKU_LIBRARY=$<TARGET_FILE:kioku> KIOKU_SOURCE=${PROJECT_SOURCE_DIR} KIOKU_BUILD=${PROJECT_BINARY_DIR})

kioku_test(bindings bun/generated COMMAND ${PROJECT_SOURCE_DIR}/scripts/renew-bun --check)
kioku_test(bindings bun/types COMMAND ${bun_tools}/tsc -p ${bun_tests})

file(GLOB tests CONFIGURE_DEPENDS ${bun_tests}/*.test.ts)
list(FILTER tests EXCLUDE REGEX "_long[.]test[.]ts$")
file(GLOB long_tests CONFIGURE_DEPENDS ${bun_tests}/*_long.test.ts)
foreach(version 1.4.5 1.3.14)
    set(bun ${bun_tools}/bun-${version})
    kioku_test(bindings bun/${version} COMMAND ${bun} test --timeout 120000 ${tests} ENVIRONMENT ${bun_environment})
    kioku_test(bindings bun/opens_${version}_long LONG COMMAND ${bun} test --timeout 120000 ${bun_tests}/opens.test.ts
        ENVIRONMENT ${bun_environment} KIOKU_OPENS=10000)
    kioku_test(bindings bun/crash_${version}_long LONG COMMAND ${bun} test --timeout 120000 ${bun_tests}/crash.test.ts
        ENVIRONMENT ${bun_environment} KIOKU_CYCLES=1000)
    foreach(test IN LISTS long_tests)
        cmake_path(GET test STEM LAST_ONLY stem)
        string(REPLACE "_long.test" "" name ${stem})
        kioku_test(bindings bun/${name}_${version}_long LONG COMMAND ${bun} test --timeout 120000 ${test} ENVIRONMENT ${bun_environment})
    endforeach()
endforeach()

# The controls: a library that forgets, or that keeps what was closed, turns them red.
set(bun ${bun_tools}/bun-1.4.5)
kioku_turns_red(bindings bun/crash acknowledge_before_commit "Expected: 0"
    COMMAND ${bun} test --timeout 120000 ${bun_tests}/crash.test.ts ENVIRONMENT ${bun_environment} KIOKU_CYCLES=10)
kioku_turns_red(bindings bun/opens close_frees "[(]fail[)] 100 opens"
    COMMAND ${bun} test --timeout 120000 ${bun_tests}/opens.test.ts ENVIRONMENT ${bun_environment} KIOKU_OPENS=100)
kioku_turns_red(bindings bun/beside one_copy "[(]fail[)] two copies"
    COMMAND ${bun} test --timeout 120000 ${bun_tests}/beside.test.ts ENVIRONMENT ${bun_environment})

# The shared cases, by the Bun that is current.
list(APPEND kioku_hosts bun)
list(APPEND host_environment KIOKU_BUN=${bun})
