# The libraries of others: wskcheck_dependency(name [OPTIONAL]) makes the target of one of them.
#
# It looks for an installed package first (Debian, vcpkg, a prefix of the user), and fetches the
# pinned commit or tag of upstream when there is none. docs/dependencies.md says what each is for.
#
#   name          target to link
#   GTest         GTest::gtest, GTest::gtest_main, GTest::gmock
#   rapidcheck    rapidcheck
#   fmt           fmt::fmt
#   CLI11         CLI11::CLI11
#   simdjson      simdjson::simdjson
#   pugixml       pugixml::pugixml
#   tomlplusplus  tomlplusplus::tomlplusplus
#   xxHash        xxHash::xxhash
#   benchmark     benchmark::benchmark
#   boost_context Boost::context
#
# OPTIONAL never fetches: the caller asks if(TARGET ...) afterwards.
include(FetchContent)

option(WSKCHECK_FETCH "Fetch a library that is not installed from its upstream" ON)

# A library found in one folder is linked from another: let every folder see it.
set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL ON)

# name;target;repository;commit or tag;folder of its CMakeLists.txt
set(WSKCHECK_DEPENDENCY_GTest
    "GTest::gtest;google/googletest;58d77fa8070e8cec2dc1ed015d66b454c8d78850") # 1.12.1
set(WSKCHECK_DEPENDENCY_rapidcheck
    "rapidcheck;emil-e/rapidcheck;ff6af6fc683159deb51c543b065eba14dfcf329b") # 2023-12-14
set(WSKCHECK_DEPENDENCY_fmt
    "fmt::fmt;fmtlib/fmt;a33701196adfad74917046096bf5a2aa0ab0bb50") # 9.1.0
set(WSKCHECK_DEPENDENCY_CLI11
    "CLI11::CLI11;CLIUtils/CLI11;70f8072f9dd2292fd0b9f9e5f58e279f60483ed3") # 2.1.2
set(WSKCHECK_DEPENDENCY_simdjson "simdjson::simdjson;simdjson/simdjson;v3.0.1")
set(WSKCHECK_DEPENDENCY_pugixml "pugixml::pugixml;zeux/pugixml;v1.13")
set(WSKCHECK_DEPENDENCY_tomlplusplus "tomlplusplus::tomlplusplus;marzer/tomlplusplus;v3.3.0")
set(WSKCHECK_DEPENDENCY_xxHash "xxHash::xxhash;Cyan4973/xxHash;v0.8.1;cmake_unofficial")
set(WSKCHECK_DEPENDENCY_benchmark
    "benchmark::benchmark;google/benchmark;d572f4777349d43653b21d6c2fc63020ab326db2") # 1.7.1
set(WSKCHECK_DEPENDENCY_boost_context "Boost::context;boostorg/boost;boost-1.81.0")

# What their builds ask; none of their tests, tools or install rules is ours.
macro(wskcheck_dependency_options)
  set(BUILD_GMOCK ON)
  set(INSTALL_GTEST OFF)
  set(gtest_force_shared_crt ON)
  set(FMT_INSTALL OFF)
  set(RC_ENABLE_TESTS OFF)
  set(RC_ENABLE_EXAMPLES OFF)
  set(RC_ENABLE_GTEST ON)
  set(RC_INSTALL_ALL_EXTRAS OFF)
  set(CLI11_BUILD_TESTS OFF)
  set(CLI11_BUILD_EXAMPLES OFF)
  set(XXHASH_BUILD_XXHSUM OFF)
  set(BOOST_INCLUDE_LIBRARIES context)
  set(BENCHMARK_ENABLE_TESTING OFF)
  set(BENCHMARK_ENABLE_GTEST_TESTS OFF)
  set(BENCHMARK_ENABLE_INSTALL OFF)
  set(CMAKE_POLICY_DEFAULT_CMP0077 NEW) # the values above beat their option()
  set(CMAKE_CXX_CLANG_TIDY "")
endmacro()

function(wskcheck_fetch name repository tag folder)
  string(TOLOWER ${name} content)
  message(STATUS "wskcheck: ${name} is not installed, fetching ${repository} at ${tag}")
  wskcheck_dependency_options()
  FetchContent_Declare(
    ${content}
    GIT_REPOSITORY https://github.com/${repository}.git
    GIT_TAG ${tag}
    SOURCE_SUBDIR "${folder}" SYSTEM)
  FetchContent_MakeAvailable(${content})
  set_property(GLOBAL APPEND PROPERTY WSKCHECK_FETCHED ${name})
endfunction()

function(wskcheck_dependency name)
  cmake_parse_arguments(ARG "OPTIONAL" "" "" ${ARGN})
  if(NOT DEFINED WSKCHECK_DEPENDENCY_${name})
    message(FATAL_ERROR "wskcheck_dependency(${name}): no such library in dependencies.cmake")
  endif()
  list(GET WSKCHECK_DEPENDENCY_${name} 0 target)
  list(GET WSKCHECK_DEPENDENCY_${name} 1 repository)
  list(GET WSKCHECK_DEPENDENCY_${name} 2 tag)
  set(folder "")
  list(LENGTH WSKCHECK_DEPENDENCY_${name} length)
  if(length GREATER 3)
    list(GET WSKCHECK_DEPENDENCY_${name} 3 folder)
  endif()
  if(TARGET ${target})
    return()
  endif()
  # Debian's rapidcheckConfig.cmake refuses to load when some of its targets exist already, so it is
  # never loaded a second time (the test above), and the one load makes the targets global.
  find_package(${name} QUIET CONFIG)
  if(NOT TARGET ${target} AND name STREQUAL "xxHash")
    include(${wskcheck_SOURCE_DIR}/harness/cmake/xxhash.cmake)
  endif()
  if(TARGET ${target} OR ARG_OPTIONAL)
    return()
  endif()
  if(NOT WSKCHECK_FETCH)
    message(FATAL_ERROR "${name} is not installed and WSKCHECK_FETCH is off\n"
                        "install it (docs/dependencies.md names the packages) or turn it on")
  endif()
  wskcheck_fetch(${name} ${repository} ${tag} "${folder}")
  if(NOT TARGET ${target})
    message(FATAL_ERROR "${repository} at ${tag} does not make the target ${target}")
  endif()
endfunction()
