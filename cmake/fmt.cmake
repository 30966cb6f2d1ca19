# fmt, compiled once from its own headers and in an inline namespace of ours, so that a host with
# another fmt in the same program keeps its own. A fmt that is newer than we know is used header-only.
find_package(fmt REQUIRED)
add_library(kioku_fmt_headers INTERFACE)
target_include_directories(kioku_fmt_headers SYSTEM INTERFACE
    $<TARGET_PROPERTY:fmt::fmt-header-only,INTERFACE_INCLUDE_DIRECTORIES>)
if(fmt_VERSION VERSION_LESS 11)
    target_compile_definitions(kioku_fmt_headers INTERFACE
        "FMT_BEGIN_NAMESPACE=namespace fmt{inline namespace kioku{" "FMT_END_NAMESPACE=}}")
    add_library(kioku_fmt OBJECT cmake/fmt.cpp)
    target_link_libraries(kioku_fmt PUBLIC kioku_fmt_headers)
    kioku_harden(kioku_fmt)
else()
    target_compile_definitions(kioku_fmt_headers INTERFACE FMT_HEADER_ONLY)
    add_library(kioku_fmt INTERFACE)
endif()
