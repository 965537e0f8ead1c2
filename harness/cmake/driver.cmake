# Drivers as libraries that `wskcheck drive` and WSKCHECK_DRIVER_TEST take:
#
#   wskcheck_add_driver(name sources... [INCLUDES folders...] [DEFINES NAME=VALUE...])
#
# The sources are compiled as `wskcheck drive driver.c` compiles them: by wskcheck-driver-cc, with
# the project's C compiler, the kernel headers of wskcheck, and no flags but wskcheck's own; the
# target is a library that no program links. The project has to have C among its languages. Test
# programs get its path with
#   target_compile_definitions(my_test PRIVATE MY_DRIVER="$<TARGET_FILE:name>")
#   add_dependencies(my_test name)
cmake_policy(VERSION 3.25) # also where the project asks for an older one

if(NOT wskcheck_KERNEL_INCLUDE_DIR)
  set(wskcheck_KERNEL_INCLUDE_DIR ${CMAKE_CURRENT_LIST_DIR}/../drive/kernel/include)
endif()
cmake_path(NORMAL_PATH wskcheck_KERNEL_INCLUDE_DIR)
set_property(GLOBAL PROPERTY WSKCHECK_KERNEL_INCLUDE ${wskcheck_KERNEL_INCLUDE_DIR})

# The words for the compiler's folders and definitions; they may be generator expressions.
function(wskcheck_driver_words result folders defines)
  set(words "")
  foreach(folder IN LISTS folders)
    if(folder MATCHES "^[$]<")
      list(APPEND words "-I$<JOIN:${folder},;-I>")
    else()
      cmake_path(ABSOLUTE_PATH folder BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} NORMALIZE)
      list(APPEND words "-I${folder}")
    endif()
  endforeach()
  list(TRANSFORM defines REPLACE "^-D" "")
  list(TRANSFORM defines PREPEND "-D")
  set(${result} ${words} ${defines} PARENT_SCOPE)
endfunction()

# The command for one source, and the object that it makes. Sources of one name in two folders are
# kept apart by their numbers.
function(wskcheck_compile_source name number source words object)
  get_property(kernel GLOBAL PROPERTY WSKCHECK_KERNEL_INCLUDE)
  cmake_path(GET source FILENAME file)
  set(made ${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/${name}.driver/$<CONFIG>/${number}_${file}.o)
  separate_arguments(more UNIX_COMMAND "${CMAKE_C_COMPILER_ARG1}")
  add_custom_command(
    OUTPUT ${made}
    COMMAND wskcheck::driver_cc ${source} ${made} ${made}.d ${kernel} ${words} --
            ${CMAKE_C_COMPILER} ${more}
    DEPENDS ${source} wskcheck::driver_cc
    DEPFILE ${made}.d
    COMMENT "Compiling ${file} of the driver ${name}"
    COMMAND_EXPAND_LISTS VERBATIM)
  set(${object} ${made} PARENT_SCOPE)
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
  if(NOT TARGET wskcheck::driver_cc)
    message(FATAL_ERROR "wskcheck_add_driver(${name}): this wskcheck has no engine for drivers, "
                        "expected one that is built on Linux with the module harness/drive")
  endif()
  set(sources "")
  set(folders "")
  foreach(source IN LISTS ARG_UNPARSED_ARGUMENTS)
    cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} NORMALIZE)
    list(APPEND sources ${source})
    cmake_path(GET source PARENT_PATH folder)
    list(APPEND folders ${folder})
  endforeach()
  list(REMOVE_DUPLICATES folders)
  wskcheck_driver_words(words "${folders};${ARG_INCLUDES}" "${ARG_DEFINES}")
  set(objects "")
  foreach(source IN LISTS sources)
    list(LENGTH objects number)
    wskcheck_compile_source(${name} ${number} ${source} "${words}" object)
    list(APPEND objects ${object})
  endforeach()
  add_library(${name} MODULE ${objects})
  # As `wskcheck drive` links: the kernel's functions are in the program that loads it. Among the
  # libraries these words come last, so that they hold whatever this build asks of others.
  set_target_properties(
    ${name}
    PROPERTIES PREFIX ""
               LINKER_LANGUAGE C
               INTERPROCEDURAL_OPTIMIZATION OFF
               LINK_LIBRARIES "-nostdlib;-fno-sanitize=all;-Wl,--unresolved-symbols=ignore-all")
endfunction()
