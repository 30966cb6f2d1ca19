# Python: the package as it is built in this tree. *_long.py run in the long run.
if(TARGET kioku_python)
    set(python ${PROJECT_SOURCE_DIR}/build/hosts/python/bin/python)
    list(APPEND kioku_hosts python)
    list(APPEND host_environment KIOKU_PYTHON=${python} PYTHONPATH=${PROJECT_BINARY_DIR}/python)
    file(GLOB scripts CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*_test.py ${CMAKE_CURRENT_LIST_DIR}/*_long.py)
    foreach(script IN LISTS scripts)
        cmake_path(GET script STEM stem)
        set(long)
        if(stem MATCHES "_long$")
            set(long LONG)
        endif()
        kioku_test(bindings python/${stem} ${long} COMMAND ${python} ${script}
            ENVIRONMENT PYTHONPATH=${PROJECT_BINARY_DIR}/python KIOKU_SOURCE=${PROJECT_SOURCE_DIR}
            KIOKU_CLI=$<TARGET_FILE:kioku_cli> KIOKU_LIBRARY=$<TARGET_FILE:kioku>)
    endforeach()
endif()
