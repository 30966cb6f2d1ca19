# Hardening: what makes a memory error in a host's process harder to exploit, for everything compiled
# here, SQLite included. tests/install/hardening_test.py reads the results in the binaries.
include(CheckCXXCompilerFlag)
set(kioku_hardening -fstack-protector-strong)
foreach(flag -fstack-clash-protection -fcf-protection)  # neither is known on every processor
    string(MAKE_C_IDENTIFIER KIOKU_HAS${flag} variable)
    check_cxx_compiler_flag(${flag} ${variable})
    if(${variable})
        list(APPEND kioku_hardening ${flag})
    endif()
endforeach()
# It needs optimisation. 3 also knows sizes that are known at run time only.
set(fortify 2)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 12)
    set(fortify 3)
endif()
list(APPEND kioku_hardening
    "$<$<CONFIG:Release,RelWithDebInfo,MinSizeRel>:-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=${fortify}>")

# A sanitizer watches the same places, and _FORTIFY_SOURCE hides some of them from it. A static
# library's own link options would go to whoever links it: only the others take them.
function(kioku_harden target)
    if(KIOKU_SANITIZE)
        return()
    endif()
    get_target_property(type ${target} TYPE)
    target_compile_options(${target} PRIVATE ${kioku_hardening})
    if(type MATCHES "SHARED_LIBRARY|EXECUTABLE")
        target_link_options(${target} PRIVATE -Wl,-z,relro,-z,now,-z,noexecstack)
    endif()
    if(type STREQUAL "SHARED_LIBRARY")
        target_link_options(${target} PRIVATE -Wl,--no-undefined)
    elseif(type STREQUAL "EXECUTABLE")
        target_link_options(${target} PRIVATE -pie)
    endif()
endfunction()
