# What every module's CMakeLists.txt uses: wskcheck_library, wskcheck_test, wskcheck_program.
include(GNUInstallDirs)

add_library(wskcheck_options INTERFACE)
target_compile_features(wskcheck_options INTERFACE cxx_std_20)
if(MSVC)
  target_compile_options(wskcheck_options INTERFACE /W4 /permissive- /utf-8)
  if(WSKCHECK_WARNINGS_AS_ERRORS)
    target_compile_options(wskcheck_options INTERFACE /WX)
  endif()
else()
  target_compile_options(wskcheck_options INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
  if(WSKCHECK_WARNINGS_AS_ERRORS)
    target_compile_options(wskcheck_options INTERFACE -Werror)
  endif()
endif()

# wskcheck_library(name SOURCES ... [PUBLIC libs...] [PRIVATE libs...])
# A static library wskcheck_<name>, alias wskcheck::<name>, with include/ beside it as its public face.
function(wskcheck_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(wskcheck_${name} STATIC ${ARG_SOURCES})
  add_library(wskcheck::${name} ALIAS wskcheck_${name})
  set_target_properties(wskcheck_${name} PROPERTIES EXPORT_NAME ${name})
  target_include_directories(
    wskcheck_${name}
    PUBLIC $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:include>
    PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/src)
  target_compile_features(wskcheck_${name} PUBLIC cxx_std_20)
  target_link_libraries(wskcheck_${name} PUBLIC ${ARG_PUBLIC})
  target_link_libraries(wskcheck_${name} PRIVATE $<BUILD_INTERFACE:wskcheck_options> ${ARG_PRIVATE})
endfunction()

# wskcheck_test(name SOURCES ... [LIBS ...] [LABELS ...])
# A GoogleTest program; each of its tests is one ctest test.
function(wskcheck_test name)
  if(NOT WSKCHECK_BUILD_TESTS)
    return()
  endif()
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBS;LABELS" ${ARGN})
  find_package(GTest REQUIRED)
  include(GoogleTest)
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/src)
  target_link_libraries(${name} PRIVATE wskcheck_options ${ARG_LIBS} GTest::gtest GTest::gtest_main)
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST PROPERTIES LABELS "${ARG_LABELS}")
endfunction()
