#!/usr/bin/env bash
# Every test, after the same set-up as run.sh. Works from any folder.
#
# Here: g++, warnings as errors, all tests. With CI=true also: clang, the address and
# undefined-behaviour sanitizers, and the thread sanitizer on the tests labelled threads.
set -eu
ROOT=$(cd "$(dirname "$0")" && pwd)
export ROOT
# shellcheck source=harness/house/setup.sh
. "$ROOT/harness/house/setup.sh"

all_stages="dev clang asan-ubsan tsan"
stages="dev"
[ "${CI:-}" != "true" ] || stages=$all_stages
case "${1:-}" in
  "") ;;
  --all) stages=$all_stages ;;
  -h | --help)
    say "usage: ./test.sh [--all | stage...]    stages: $all_stages"
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

# One number of the first <testsuite ...> element of a JUnit file.
junit_number() {
  sed -n "/<testsuite/,/>/s/.*[[:space:]]$2=\"\([0-9]*\)\".*/\1/p" "$1" | head -n 1
}

# Adds the numbers of one run of ctest. A run that left no numbers counts as one failure.
count() {
  local file=$1 code=$2 tests failures skipped disabled
  tests=$(junit_number "$file" tests 2>/dev/null || true)
  failures=$(junit_number "$file" failures 2>/dev/null || true)
  skipped=$(junit_number "$file" skipped 2>/dev/null || true)
  disabled=$(junit_number "$file" disabled 2>/dev/null || true)
  if [ -z "$tests" ] || [ -z "$failures" ]; then
    failed=$((failed + 1))
    return 0
  fi
  passed=$((passed + tests - failures - ${skipped:-0} - ${disabled:-0}))
  failed=$((failed + failures))
  # ctest failed for another reason than a test: that is a failure too.
  if [ "$code" -ne 0 ] && [ "$failures" -eq 0 ]; then failed=$((failed + 1)); fi
}

run_stage() {
  local preset=$1 junit="$ROOT/build/$1/junit.xml" code=0
  shift
  step "$preset: building (build/$preset)"
  if ! build_preset "$preset" "$@"; then
    say "the build of $preset failed, see above; counted as one failure"
    failed=$((failed + 1))
    return 0
  fi
  step "$preset: tests"
  rm -f "$junit"
  (cd "$ROOT" && ctest --preset "$preset" -j "$(jobs_here)" --progress --output-junit "$junit") ||
    code=$?
  count "$junit" "$code"
}

install_what_tests_need
for stage in $stages; do
  if [ "$stage" = clang ]; then
    find_clang >/dev/null || install_packages clang
    run_stage clang "-DCMAKE_CXX_COMPILER=$(find_clang)"
  else
    run_stage "$stage"
  fi
done

summary="$passed passed, $failed failed"
mkdir -p "$ROOT/build"
say "$summary" >"$ROOT/build/test-summary.txt"
step "$stages"
say "$summary"
if [ "$failed" -ne 0 ]; then
  say "next: ctest --preset dev --rerun-failed --output-on-failure"
  exit 1
fi
say "next: ./run.sh"
