# The toolchain of scripts/release: zig, which brings libc++ and the symbols of an old glibc. The
# headers that Debian has beside those of its own glibc are taken from a copy without these, made by
# scripts/release in KIOKU_RELEASE_HEADERS; nothing else of the system is looked at.
set(zig_tools ${CMAKE_CURRENT_LIST_DIR}/../build/zig/tools)
set(CMAKE_C_COMPILER ${zig_tools}/cc)
set(CMAKE_CXX_COMPILER ${zig_tools}/c++)
set(CMAKE_AR ${zig_tools}/ar)
set(CMAKE_RANLIB ${zig_tools}/ranlib)
set(CMAKE_LIBRARY_ARCHITECTURE x86_64-linux-gnu)
set(CMAKE_PREFIX_PATH ${KIOKU_RELEASE_HEADERS})
set(CMAKE_FIND_USE_CMAKE_SYSTEM_PATH OFF)
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES KIOKU_RELEASE_HEADERS)
