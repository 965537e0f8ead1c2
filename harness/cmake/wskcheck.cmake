# What every module's CMakeLists.txt uses:
#
#   wskcheck_library(name [SOURCES ...] [PUBLIC libs...] [PRIVATE libs...])   a static library
#   wskcheck_program(name SOURCES ... [LIBS libs...])                       a program, installed
#   wskcheck_test(name SOURCES ... [LIBS ...] [LABELS ...] [MAIN] [RAPIDCHECK]
#               [CORPUS])                                                  GoogleTest tests
#   wskcheck_dependency(fmt)      before linking fmt::fmt; the names are in dependencies.cmake
#
# A module calls wskcheck_dependency instead of find_package. GTest and rapidcheck need no call:
# wskcheck_test brings them.
include(GNUInstallDirs)
include(GoogleTest)
include(${CMAKE_CURRENT_LIST_DIR}/dependencies.cmake)

add_library(wskcheck_options INTERFACE)
target_compile_features(wskcheck_options INTERFACE cxx_std_20)
if(MSVC)
  target_compile_options(wskcheck_options INTERFACE /W4 /permissive- /utf-8)
  if(WSKCHECK_WARNINGS_AS_ERRORS)
    target_compile_options(wskcheck_options INTERFACE /WX)
  endif()
else()
  target_compile_options(wskcheck_options INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # g++ 12 warns about "literal" + std::string, wrongly: gcc.gnu.org/PR105651, fixed in 13.
    target_compile_options(wskcheck_options INTERFACE -Wno-restrict)
  endif()
  if(WSKCHECK_WARNINGS_AS_ERRORS)
    target_compile_options(wskcheck_options INTERFACE -Werror)
  endif()
endif()

# wskcheck_library(name [SOURCES ...] [PUBLIC libs...] [PRIVATE libs...])
# A static library wskcheck_<name>, alias wskcheck::<name>, with include/ beside it as its public
# face; without sources an interface library. It is installed and exported: find_package(wskcheck)
# gives wskcheck::<name>.
function(wskcheck_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  set(kind STATIC)
  set(public PUBLIC)
  if(NOT ARG_SOURCES)
    set(kind INTERFACE)
    set(public INTERFACE)
  endif()
  add_library(wskcheck_${name} ${kind} ${ARG_SOURCES})
  add_library(wskcheck::${name} ALIAS wskcheck_${name})
  set_target_properties(wskcheck_${name} PROPERTIES EXPORT_NAME ${name})
  target_include_directories(
    wskcheck_${name} ${public} $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/include>
                             $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_compile_features(wskcheck_${name} ${public} cxx_std_20)
  target_link_libraries(wskcheck_${name} ${public} ${ARG_PUBLIC})
  if(ARG_SOURCES)
    target_include_directories(wskcheck_${name} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/src)
    target_link_libraries(wskcheck_${name} PRIVATE $<BUILD_INTERFACE:wskcheck_options>
                                                   ${ARG_PRIVATE})
  endif()
  set_property(GLOBAL APPEND PROPERTY WSKCHECK_LIBRARIES wskcheck_${name})
  set_property(GLOBAL APPEND PROPERTY WSKCHECK_LINKED ${ARG_PUBLIC} ${ARG_PRIVATE})
  if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/include)
    set_property(GLOBAL APPEND PROPERTY WSKCHECK_INCLUDES ${CMAKE_CURRENT_SOURCE_DIR}/include/)
  endif()
endfunction()

# wskcheck_program(name SOURCES ... [LIBS libs...])
function(wskcheck_program name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/src)
  target_link_libraries(${name} PRIVATE wskcheck_options ${ARG_LIBS})
  set_property(GLOBAL APPEND PROPERTY WSKCHECK_PROGRAMS ${name})
endfunction()

# wskcheck_test(name SOURCES ... [LIBS ...] [LABELS ...] [MAIN] [RAPIDCHECK] [CORPUS] [WHOLE])
# A GoogleTest program; each of its tests is one ctest test. WHOLE: all are one, as they share
# what takes long to make. MAIN: the sources have their own main.
# RAPIDCHECK: rapidcheck is linked, and a main that fixes its seed. CORPUS: the tests read the
# corpus beside the checkout (wskcheck/house/corpus.h); where it is missing they are skipped.
function(wskcheck_test name)
  if(NOT WSKCHECK_BUILD_TESTS)
    return()
  endif()
  cmake_parse_arguments(ARG "MAIN;RAPIDCHECK;CORPUS;WHOLE" "" "SOURCES;LIBS;LABELS" ${ARGN})
  wskcheck_dependency(GTest)
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/src)
  if(NOT MSVC)
    # Tests are half of what there is to compile, and what they test is optimised by itself.
    target_compile_options(${name} PRIVATE $<$<CONFIG:RelWithDebInfo>:-O1>)
  endif()
  if(ARG_CORPUS)
    target_include_directories(${name} PRIVATE ${wskcheck_SOURCE_DIR}/harness/house/testing)
    target_compile_definitions(${name} PRIVATE WSKCHECK_CHECKOUT="${wskcheck_SOURCE_DIR}")
  endif()
  target_link_libraries(${name} PRIVATE wskcheck_options ${ARG_LIBS})
  if(ARG_RAPIDCHECK)
    wskcheck_dependency(rapidcheck)
    target_link_libraries(${name} PRIVATE rapidcheck)
    if(TARGET rapidcheck_gtest)
      target_link_libraries(${name} PRIVATE rapidcheck_gtest)
    endif()
    if(NOT ARG_MAIN)
      target_sources(${name} PRIVATE ${wskcheck_SOURCE_DIR}/harness/house/rapidcheck_main.cpp)
    endif()
  elseif(NOT ARG_MAIN)
    target_link_libraries(${name} PRIVATE GTest::gtest_main)
  endif()
  target_link_libraries(${name} PRIVATE GTest::gtest)
  if("threads" IN_LIST ARG_LABELS)
    # What the preset tsan builds: an instrumented build of all the rest would show nothing.
    if(NOT TARGET wskcheck_threads_tests)
      add_custom_target(wskcheck_threads_tests)
    endif()
    add_dependencies(wskcheck_threads_tests ${name})
  endif()
  set(properties TIMEOUT 900)
  if(ARG_LABELS)
    string(REPLACE ";" "\\;" labels "${ARG_LABELS}")
    list(APPEND properties LABELS "${labels}")
  endif()
  if(ARG_WHOLE)
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES ${properties})
  else()
    gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST PROPERTIES ${properties})
  endif()
endfunction()
