#!/usr/bin/env bash
# Every test, after the same set-up as run.sh. Works from any folder.
#
# As it is: g++, warnings as errors, all tests. With CI=true also: clang with the address and
# undefined-behaviour sanitizers and the fuzzers, and the thread sanitizer on the tests labelled
# threads. With --all also what takes long with the sanitizers, and clang as it is.
set -eu
ROOT=$(cd "$(dirname "$0")" && pwd)
export ROOT
# shellcheck source=harness/house/setup.sh
. "$ROOT/harness/house/setup.sh"

all_stages="dev asan-ubsan asan-ubsan-long tsan clang"
stages="dev"
[ "${CI:-}" != true ] || stages="dev asan-ubsan tsan"
again="${CI:-}"
if [ "${1:-}" = --again ]; then
  again=true
  shift
fi
case "${1:-}" in
  "") ;;
  --all) stages=$all_stages ;;
  -h | --help)
    say "usage: ./test.sh [--again] [--all | stage...]    stages: $all_stages"
    say "A stage whose tests have passed on these very files is not run anew, except with --again."
    exit 0
    ;;
  *) stages=$* ;;
esac
for stage in $stages; do
  case " $all_stages " in
    *" $stage "*) ;;
    *)
      say "test.sh: no stage $stage; expected one of: $all_stages" >&2
      exit 2
      ;;
  esac
done

passed=0
failed=0
failed_stage=""

# Adds the numbers of one run of ctest: its JUnit file, and the code it ended with.
count() {
  local numbers
  numbers=$(junit_numbers "$1" "$2")
  passed=$((passed + ${numbers% *}))
  failed=$((failed + ${numbers#* }))
}

# run_stage preset test-preset [configure argument...]
run_stage() {
  local preset=$1 tests=$2 code=0 tree
  local junit="$ROOT/build/$1/$2.xml" stamp="$ROOT/build/$1/$2.passed.txt"
  shift 2
  tree=$(fingerprint "$@")
  if [ "$again" != true ] && [ -n "$tree" ] &&
    [ "$tree" = "$(head -n 1 "$stamp" 2>/dev/null)" ]; then
    step "$tests: its tests have passed on these very files; ./test.sh --again runs them anew"
    count "$junit" 0
    return 0
  fi
  rm -f "$stamp"
  step "$preset: building (build/$preset)"
  if ! build_preset "$preset" "$@"; then
    say "the build of $preset failed, see above; counted as one failure"
    failed_stage=${failed_stage:-$preset}
    failed=$((failed + 1))
    return 0
  fi
  step "$tests: tests"
  rm -f "$junit"
  (cd "$ROOT" && ctest --preset "$tests" -j "$(jobs_here)" --progress --output-junit "$junit") ||
    code=$?
  count "$junit" "$code"
  if [ "$code" -ne 0 ]; then
    failed_stage=${failed_stage:-$tests}
  elif [ "$tree" = "$(fingerprint "$@")" ]; then
    say "$tree" >"$stamp"
  fi
}

install_what_tests_need
install_if_possible gcc-mingw-w64-x86-64-posix
install_if_possible spin rumur
for stage in $stages; do
  case "$stage" in
    clang)
      install_clang
      run_stage clang clang "-DCMAKE_CXX_COMPILER=$(find_clang)"
      ;;
    asan-ubsan*)
      install_clang
      run_stage asan-ubsan "$stage" "-DCMAKE_CXX_COMPILER=$(find_clang)" -DWSKCHECK_FUZZ=ON
      ;;
    dev)
      # Where nobody looks at variables in a debugger, a fifth of the time to compile is saved.
      if [ "${CI:-}" = true ]; then
        run_stage dev dev "-DCMAKE_CXX_FLAGS_RELWITHDEBINFO=-O2 -g1 -DNDEBUG"
      else
        run_stage dev dev
      fi
      ;;
    *) run_stage "$stage" "$stage" ;;
  esac
done

summary="$passed passed, $failed failed"
mkdir -p "$ROOT/build"
say "$summary" >"$ROOT/build/test-summary.txt"
step "$stages"
say "$summary"
if [ "$failed" -ne 0 ]; then
  say "next: ctest --preset $failed_stage --rerun-failed --output-on-failure"
  exit 1
fi
say "next: ./run.sh"
