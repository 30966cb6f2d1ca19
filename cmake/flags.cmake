# Compiler flags: warnings and -Werror for our own files (target kioku_flags), sanitizers for
# everything that is compiled here, SQLite included.
add_library(kioku_flags INTERFACE)
target_compile_options(kioku_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
    $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor;-Wold-style-cast;-Woverloaded-virtual>
    $<$<BOOL:${KIOKU_WERROR}>:-Werror>)
# gcc 12 sees an overlap of 2^63 bytes in "literal" + std::string at -O2 (GCC bug 105651, mended in 13).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(kioku_flags INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-restrict>)
endif()
# __COUNTER__, which every compiler has had for long, is news to its -Wpedantic.
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 22)
    target_compile_options(kioku_flags INTERFACE -Wno-c2y-extensions)
endif()
target_compile_definitions(kioku_flags INTERFACE $<$<NOT:$<CONFIG:Release>>:_GLIBCXX_ASSERTIONS>)

if(KIOKU_TEST_HOOKS)
    target_compile_definitions(kioku_flags INTERFACE KIOKU_TEST_HOOKS)
endif()

if(KIOKU_SANITIZE)
    # vptr needs the C++ runtime in every program, and ours include plain C ones.
    set(sanitize -fsanitize=${KIOKU_SANITIZE} -fno-sanitize=vptr -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_compile_options(${sanitize})
    add_link_options(${sanitize})
endif()
if(KIOKU_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()

# What our own files are compiled with and no user of the library sees.
add_library(kioku_private INTERFACE)
target_link_libraries(kioku_private INTERFACE kioku_flags nlohmann_json::nlohmann_json kioku_fmt_headers)

# Precompiled headers: for the tests everywhere, for our own files in the sanitized builds only, so that
# the plain build goes on proving that each of them includes what it uses.
function(kioku_precompiled_flags target)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
        # For ccache; and libstdc++'s own pragma against this warning does not survive precompiling.
        target_compile_options(${target} PRIVATE "SHELL:-Xclang -fno-pch-timestamp" -Wno-deprecated-declarations)
    endif()
endfunction()
function(kioku_precompile target)
    target_precompile_headers(${target} PRIVATE ${ARGN})
    kioku_precompiled_flags(${target})
endfunction()
function(kioku_precompile_sanitized target)
    if(KIOKU_SANITIZE AND CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
        kioku_precompile(${target} ${ARGN})
    endif()
endfunction()
set(kioku_common_headers <nlohmann/json.hpp> <fmt/format.h> <tl/expected.hpp> <chrono> <functional> <memory>
    <mutex> <optional> <string> <string_view> <thread> <variant> <vector>)
