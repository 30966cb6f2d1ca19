# SQLite, our own copy: brought by npm at configure time, checked by hash, compiled in with hidden
# symbols. KIOKU_SQLITE_DIR (cmake/npm.cmake) names a directory with another copy.
set(KIOKU_SQLITE_OPTIMIZE -O2 CACHE STRING "Optimisation of SQLite, whatever the build type")
set(sqlite_minimum 3054000)
set(sqlite_sha256 75a4760a7b9727a4c4c877aec92eacf39e52a8f2921ce00bd33be6d3a8e8e254)  # of better-sqlite3 13.2.0

if(KIOKU_SQLITE_DIR)
    set(sqlite_dir ${KIOKU_SQLITE_DIR})
else()
    set(sqlite_dir ${KIOKU_DEPS_DIR}/node_modules/better-sqlite3/deps/sqlite3)
    file(SHA256 ${sqlite_dir}/sqlite3.c sqlite_hash)
    if(NOT sqlite_hash STREQUAL sqlite_sha256)
        message(FATAL_ERROR "sqlite3.c has sha256 ${sqlite_hash}, expected ${sqlite_sha256}")
    endif()
endif()

file(STRINGS ${sqlite_dir}/sqlite3.h version_line REGEX "^#define SQLITE_VERSION_NUMBER")
string(REGEX MATCH "[0-9]+$" sqlite_version "${version_line}")
if(NOT sqlite_version OR sqlite_version LESS sqlite_minimum)
    message(FATAL_ERROR "SQLite ${sqlite_version} in ${sqlite_dir} is older than ${sqlite_minimum} (3.54.0)")
endif()

# Erased text must leave no byte, and secure_delete misses one place: when SQLite rebalances a b-tree,
# rebuildPage() writes the page's cells anew and leaves copies of those that moved away in the gap
# before them, where they outlive the rows. The page is zeroed there; tests/fault/erasure_churn_test
# is red without it. What is compiled is this copy of sqlite3.c; a version whose function looks
# otherwise stops the configuration.
set(sqlite_source ${PROJECT_BINARY_DIR}/sqlite/sqlite3.c)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${sqlite_dir}/sqlite3.c)
set(rebuild_ends "  put2byte(&aData[hdr+5], pData - aData);\n  aData[hdr+7] = 0x00;\n  return SQLITE_OK;")
set(rebuild_wipes "  if( pPg->pBt->btsFlags & BTS_FAST_SECURE ) memset(pCellptr, 0, pData - pCellptr);\n")
file(READ ${sqlite_dir}/sqlite3.c sqlite_text)
string(FIND "${sqlite_text}" "${rebuild_ends}" first_place)
string(FIND "${sqlite_text}" "${rebuild_ends}" last_place REVERSE)
if(first_place EQUAL -1 OR NOT first_place EQUAL last_place)
    message(FATAL_ERROR "rebuildPage() in ${sqlite_dir}/sqlite3.c is not as expected: see cmake/sqlite.cmake")
endif()
string(REPLACE "${rebuild_ends}" "${rebuild_wipes}${rebuild_ends}" sqlite_text "${sqlite_text}")
file(CONFIGURE OUTPUT ${sqlite_source} CONTENT "@sqlite_text@" @ONLY)
set(sqlite_text)

# For the files that include sqlite3.h. secure_delete and a memory-only temp store keep erased text
# out of every file; DQS=0 makes a misspelt column an error. Defined once, here, so that all agree.
add_library(kioku_sqlite_headers INTERFACE)
target_include_directories(kioku_sqlite_headers SYSTEM INTERFACE ${sqlite_dir})
target_compile_definitions(kioku_sqlite_headers INTERFACE
    SQLITE_THREADSAFE=1 SQLITE_DQS=0 SQLITE_OMIT_LOAD_EXTENSION SQLITE_SECURE_DELETE
    SQLITE_TEMP_STORE=3 SQLITE_DEFAULT_MEMSTATUS=0 SQLITE_OMIT_DEPRECATED
    SQLITE_OMIT_SHARED_CACHE SQLITE_MAX_EXPR_DEPTH=100 SQLITE_LIKE_DOESNT_MATCH_BLOBS
    SQLITE_DEFAULT_FILE_PERMISSIONS=0600)

# Where a flush does not change the log's length, fdatasync leaves the file's times for later: half
# the time of a flush on ext4. What is needed to read the file back it writes, as fsync does.
target_compile_definitions(kioku_sqlite_headers INTERFACE HAVE_FDATASYNC=1)

# Its undefined behaviour is SQLite's business and doubles its compile time; ASan and TSan see it.
add_library(kioku_sqlite OBJECT ${sqlite_source})
target_link_libraries(kioku_sqlite PUBLIC kioku_sqlite_headers)
target_compile_options(kioku_sqlite PRIVATE -w ${KIOKU_SQLITE_OPTIMIZE} -fno-sanitize=undefined)
kioku_harden(kioku_sqlite)
