# Snowball's stemmers (libstemmer). Debian's static archive, position-independent, joined into one object
# that becomes part of the core, as utf8proc's does; the shared library does not export its names, the
# installed archive has them local.
find_path(SNOWBALL_INCLUDE_DIR libstemmer.h REQUIRED)
find_library(SNOWBALL_ARCHIVE NAMES libstemmer.a REQUIRED)
find_program(KIOKU_LD NAMES ${CMAKE_LINKER} ld REQUIRED)
set(snowball_object ${PROJECT_BINARY_DIR}/snowball/snowball.o)
if(NOT EXISTS ${snowball_object} OR ${SNOWBALL_ARCHIVE} IS_NEWER_THAN ${snowball_object})
    file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/snowball)
    execute_process(COMMAND ${KIOKU_LD} -r -o ${snowball_object} --whole-archive ${SNOWBALL_ARCHIVE}
        RESULT_VARIABLE joined)
    if(NOT joined EQUAL 0)
        message(FATAL_ERROR "${SNOWBALL_ARCHIVE} could not be joined into one object")
    endif()
endif()
set_source_files_properties(${snowball_object} PROPERTIES EXTERNAL_OBJECT TRUE GENERATED TRUE)
