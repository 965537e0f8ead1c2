# Fuzzers, with clang's libFuzzer and under the address and undefined-behaviour sanitizers:
#
#   cmake -B build/fuzz -DCMAKE_CXX_COMPILER=clang++ -DWSKCHECK_FUZZ=ON -DWSKCHECK_BUILD_TESTS=OFF
#   cmake --build build/fuzz --target wskcheck_fuzzers
#
#   wskcheck_fuzzer(name SOURCES ... [LIBS libs...])    a program that takes libFuzzer's options
#
# For event logs, first inputs come from etl_fuzz_seeds:
#
#   etl_fuzz_seeds corpus && etl_fuzz -entropic=0 -max_len=4096 -max_total_time=600 corpus
#
# All of this project is built with the fuzzer's counters, the libraries of others are not.
option(WSKCHECK_FUZZ "Build the fuzzers; needs clang" OFF)
set(WSKCHECK_FUZZ_FLAGS -fsanitize=address,undefined -fno-sanitize-recover=all)

if(WSKCHECK_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "WSKCHECK_FUZZ needs clang: -DCMAKE_CXX_COMPILER=clang++")
  endif()
  target_compile_options(wskcheck_options INTERFACE -fsanitize=fuzzer-no-link
                                                    ${WSKCHECK_FUZZ_FLAGS} -g1)
  add_link_options(${WSKCHECK_FUZZ_FLAGS})
  add_custom_target(wskcheck_fuzzers)
endif()

function(wskcheck_fuzzer name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE wskcheck_options ${ARG_LIBS})
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  add_dependencies(wskcheck_fuzzers ${name})
endfunction()
