# The adapters, with the real frameworks: scripts/install-frameworks, in the long run.
file(GLOB adapter_tests CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*_test.py ${CMAKE_CURRENT_LIST_DIR}/*_long.py)
foreach(script IN LISTS adapter_tests)
    cmake_path(GET script STEM stem)
    kioku_test(bindings python/adapters/${stem} LONG
        COMMAND ${CMAKE_CURRENT_LIST_DIR}/run ${PROJECT_SOURCE_DIR}/build/hosts/frameworks/bin/python ${script}
        ENVIRONMENT ${python_environment} PYTHONDONTWRITEBYTECODE=1)
endforeach()
