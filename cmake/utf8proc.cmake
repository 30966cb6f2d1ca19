# utf8proc: Unicode's normal form C, which some vocabularies of users ask for. The one object of Debian's
# static archive (it is position-independent) becomes part of the core, as SQLite's does; the shared
# library does not export its names, the installed archive has them local.
find_path(UTF8PROC_INCLUDE_DIR utf8proc.h REQUIRED)
find_library(UTF8PROC_ARCHIVE NAMES libutf8proc.a REQUIRED)
set(utf8proc_object ${PROJECT_BINARY_DIR}/utf8proc/utf8proc.o)
if(NOT EXISTS ${utf8proc_object} OR ${UTF8PROC_ARCHIVE} IS_NEWER_THAN ${utf8proc_object})
    file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/utf8proc)
    execute_process(COMMAND ${CMAKE_AR} x ${UTF8PROC_ARCHIVE} utf8proc.o
        WORKING_DIRECTORY ${PROJECT_BINARY_DIR}/utf8proc RESULT_VARIABLE extracted)
    if(NOT extracted EQUAL 0)
        message(FATAL_ERROR "${UTF8PROC_ARCHIVE} has no utf8proc.o")
    endif()
    file(TOUCH ${utf8proc_object})
endif()
set_source_files_properties(${utf8proc_object} PROPERTIES EXTERNAL_OBJECT TRUE GENERATED TRUE)
