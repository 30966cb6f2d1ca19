# Python: the package as it is built in this tree. *_long.py run in the long run.
if(TARGET kioku_python)
    set(python ${PROJECT_SOURCE_DIR}/build/hosts/python/bin/python)
    set(python_environment PYTHONPATH=${PROJECT_BINARY_DIR}/python KIOKU_SOURCE=${PROJECT_SOURCE_DIR}
        KIOKU_CLI=$<TARGET_FILE:kioku_cli> KIOKU_LIBRARY=$<TARGET_FILE:kioku>)
    list(APPEND kioku_hosts python)
    list(APPEND host_environment KIOKU_PYTHON=${python} PYTHONPATH=${PROJECT_BINARY_DIR}/python)
    file(GLOB scripts CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*_test.py ${CMAKE_CURRENT_LIST_DIR}/*_long.py)
    foreach(script IN LISTS scripts)
        cmake_path(GET script STEM stem)
        set(long)
        if(stem MATCHES "_long$")
            set(long LONG)
        endif()
        kioku_test(bindings python/${stem} ${long} COMMAND ${python} ${script} ENVIRONMENT ${python_environment})
    endforeach()
    kioku_test(bindings python/opens_long LONG COMMAND ${python} ${CMAKE_CURRENT_LIST_DIR}/threads_test.py
        Threads.test_opening_and_closing_leaves_nothing ENVIRONMENT ${python_environment} KIOKU_OPENS=10000)
    kioku_test(bindings python/crash_long LONG COMMAND ${python} ${CMAKE_CURRENT_LIST_DIR}/crash_test.py
        ENVIRONMENT ${python_environment} KIOKU_CYCLES=1000)

    # The controls: a library that forgets, and one that keeps what was closed.
    kioku_turns_red(bindings python/crash acknowledge_before_commit "[1-9][0-9]* lost"
        COMMAND ${python} ${CMAKE_CURRENT_LIST_DIR}/crash_test.py ENVIRONMENT ${python_environment} KIOKU_CYCLES=6)
    kioku_turns_red(bindings python/opens close_frees "FAIL: test_opening_and_closing_leaves_nothing"
        COMMAND ${python} ${CMAKE_CURRENT_LIST_DIR}/threads_test.py Threads.test_opening_and_closing_leaves_nothing
        ENVIRONMENT ${python_environment} KIOKU_OPENS=50)

    include(${CMAKE_CURRENT_LIST_DIR}/adapters/tests.cmake)
endif()
