# Toolchain: Windows x64 programs from Linux, with Debian's g++-mingw-w64-x86-64-posix.
#
# The -posix compilers have std::thread; the -win32 ones have not. Nothing of the host is looked up:
# a package of the host would put /usr/include before mingw's own headers, so the libraries of
# others are fetched, or come from a prefix given with -DCMAKE_FIND_ROOT_PATH.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_C_COMPILER x86_64-w64-mingw32-gcc-posix)
set(CMAKE_CXX_COMPILER x86_64-w64-mingw32-g++-posix)
set(CMAKE_RC_COMPILER x86_64-w64-mingw32-windres)

list(APPEND CMAKE_FIND_ROOT_PATH /usr/x86_64-w64-mingw32)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)

# One file to copy: no libstdc++ or winpthread beside it.
set(CMAKE_EXE_LINKER_FLAGS_INIT "-static")
