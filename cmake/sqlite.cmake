# SQLite, our own copy: brought by npm at configure time, checked by hash, compiled in with hidden
# symbols. KIOKU_SQLITE_DIR names a directory with another copy of sqlite3.c and sqlite3.h.
set(KIOKU_SQLITE_DIR "" CACHE PATH "Directory with sqlite3.c and sqlite3.h; empty brings them by npm")
set(KIOKU_SQLITE_MINIMUM 3054000)
set(KIOKU_SQLITE_SHA256  # better-sqlite3 13.2.0's sqlite3.c
    75a4760a7b9727a4c4c877aec92eacf39e52a8f2921ce00bd33be6d3a8e8e254)

if(NOT KIOKU_SQLITE_DIR)
    set(deps_dir ${CMAKE_BINARY_DIR}/deps)
    file(MAKE_DIRECTORY ${deps_dir})
    file(SHA256 ${CMAKE_SOURCE_DIR}/cmake/deps/package-lock.json lock_hash)
    set(stamp ${deps_dir}/${lock_hash}.stamp)
    if(NOT EXISTS ${stamp})
        configure_file(cmake/deps/package.json ${deps_dir}/package.json COPYONLY)
        configure_file(cmake/deps/package-lock.json ${deps_dir}/package-lock.json COPYONLY)
        message(STATUS "Bringing SQLite's source by npm")
        execute_process(COMMAND npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
            WORKING_DIRECTORY ${deps_dir} RESULT_VARIABLE npm_result)
        if(NOT npm_result EQUAL 0)
            message(FATAL_ERROR "npm ci failed (${npm_result}); set KIOKU_SQLITE_DIR to use a copy of your own")
        endif()
        file(TOUCH ${stamp})
    endif()
    set(sqlite_dir ${deps_dir}/node_modules/better-sqlite3/deps/sqlite3)
    file(SHA256 ${sqlite_dir}/sqlite3.c sqlite_hash)
    if(NOT sqlite_hash STREQUAL KIOKU_SQLITE_SHA256)
        message(FATAL_ERROR "sqlite3.c has sha256 ${sqlite_hash}, expected ${KIOKU_SQLITE_SHA256}")
    endif()
else()
    set(sqlite_dir ${KIOKU_SQLITE_DIR})
endif()

file(STRINGS ${sqlite_dir}/sqlite3.h version_line REGEX "^#define SQLITE_VERSION_NUMBER")
string(REGEX MATCH "[0-9]+$" sqlite_version "${version_line}")
if(sqlite_version LESS KIOKU_SQLITE_MINIMUM)
    message(FATAL_ERROR "SQLite ${sqlite_version} in ${sqlite_dir} is older than ${KIOKU_SQLITE_MINIMUM} (3.54.0)")
endif()

add_library(kioku_sqlite OBJECT ${sqlite_dir}/sqlite3.c)
target_include_directories(kioku_sqlite SYSTEM PUBLIC ${sqlite_dir})
target_compile_options(kioku_sqlite PRIVATE -w)
# secure_delete and a memory-only temp store keep erased text out of every file; DQS=0 makes a
# misspelt column an error. Defined once, here, and PUBLIC so that sqlite3.h agrees.
target_compile_definitions(kioku_sqlite PUBLIC
    SQLITE_THREADSAFE=1 SQLITE_DQS=0 SQLITE_OMIT_LOAD_EXTENSION SQLITE_SECURE_DELETE
    SQLITE_TEMP_STORE=3 SQLITE_DEFAULT_MEMSTATUS=0 SQLITE_OMIT_DEPRECATED
    SQLITE_OMIT_SHARED_CACHE SQLITE_MAX_EXPR_DEPTH=100 SQLITE_LIKE_DOESNT_MATCH_BLOBS
    SQLITE_ENABLE_FTS5)

# For the files that include sqlite3.h without compiling SQLite again.
add_library(kioku_sqlite_headers INTERFACE)
target_include_directories(kioku_sqlite_headers SYSTEM INTERFACE ${sqlite_dir})
