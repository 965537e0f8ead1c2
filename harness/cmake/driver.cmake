# Drivers as libraries that `wskcheck drive` and WSKCHECK_DRIVER_TEST take:
#
#   wskcheck_add_driver(name sources... [INCLUDES folders...] [DEFINES NAME=VALUE...])
#
# The sources are compiled as C with the kernel headers of wskcheck; the target is a library that no
# program links. What `wskcheck drive` changes in the text of a driver stays as it is here: `long`
# has 64 bits, and a `return` out of a __try leaves its __finally out. The project has to have C
# among its languages. Test programs get its path with
#   target_compile_definitions(my_test PRIVATE MY_DRIVER="$<TARGET_FILE:name>")
#   add_dependencies(my_test name)
if(NOT wskcheck_KERNEL_INCLUDE_DIR)
  set(wskcheck_KERNEL_INCLUDE_DIR ${CMAKE_CURRENT_LIST_DIR}/../drive/kernel/include)
endif()
set_property(GLOBAL PROPERTY WSKCHECK_KERNEL_INCLUDE ${wskcheck_KERNEL_INCLUDE_DIR})

# Those of harness/drive/src/run/build.cpp, which a test compares; and DWARF 4, in which addr2line
# of binutils 2.40 finds the right file for what headers define.
set_property(
  GLOBAL
  PROPERTY WSKCHECK_DRIVER_FLAGS
           -fPIC
           -g
           -gdwarf-4
           -O1
           -fno-inline
           -fno-omit-frame-pointer
           -fno-optimize-sibling-calls
           -fno-strict-aliasing
           -fshort-wchar
           -fms-extensions
           -fsanitize=thread
           -Wno-attributes
           -Wno-multichar
           -Wno-unknown-pragmas
           -Werror=implicit-function-declaration
           -Werror=incompatible-pointer-types
           -Wno-incompatible-pointer-types-discards-qualifiers
           -Werror=int-conversion)

# WPP's preprocessor would make x.tmh of x.c: an empty one is enough.
function(wskcheck_make_tmh folder)
  foreach(source IN LISTS ARGN)
    file(STRINGS ${source} lines REGEX "^[ \t]*#[ \t]*include[ \t]*\"[^\"]*\\.tmh\"")
    foreach(line IN LISTS lines)
      string(REGEX REPLACE ".*\"([^\"]*)\".*" "\\1" name "${line}")
      cmake_path(GET name FILENAME name)
      file(CONFIGURE OUTPUT ${folder}/${name} CONTENT "")
    endforeach()
  endforeach()
endfunction()

function(wskcheck_add_driver name)
  cmake_parse_arguments(ARG "" "" "INCLUDES;DEFINES" ${ARGN})
  if(NOT ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "wskcheck_add_driver(${name}): found no sources, expected the driver's C "
                        "files")
  endif()
  if(NOT CMAKE_C_COMPILER_LOADED)
    message(FATAL_ERROR "wskcheck_add_driver(${name}): the project has no C, expected "
                        "project(... LANGUAGES C CXX)")
  endif()
  get_property(kernel GLOBAL PROPERTY WSKCHECK_KERNEL_INCLUDE)
  get_property(flags GLOBAL PROPERTY WSKCHECK_DRIVER_FLAGS)
  set(sources "")
  foreach(source IN LISTS ARG_UNPARSED_ARGUMENTS)
    cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
    list(APPEND sources ${source})
  endforeach()
  set(made ${CMAKE_CURRENT_BINARY_DIR}/${name}.tmh)
  wskcheck_make_tmh(${made} ${sources})
  add_library(${name} MODULE ${sources})
  set_target_properties(
    ${name}
    PROPERTIES PREFIX ""
               C_STANDARD 11
               C_EXTENSIONS ON
               C_CLANG_TIDY "")
  target_include_directories(${name} PRIVATE ${kernel}/wskcheck_crt ${kernel} ${made}
                                             ${ARG_INCLUDES})
  target_compile_definitions(${name} PRIVATE ${ARG_DEFINES})
  target_compile_options(${name} PRIVATE -fno-sanitize=all ${flags}) # not those of this build
  target_compile_options(
    ${name} PRIVATE $<IF:$<C_COMPILER_ID:GNU>,--param=tsan-distinguish-volatile=1,
                    SHELL:-mllvm -tsan-distinguish-volatile=1>)
  # The kernel's functions are in the program that loads it.
  target_link_options(${name} PRIVATE -nostdlib -fno-sanitize=all)
endfunction()
