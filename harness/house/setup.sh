#!/usr/bin/env bash
# What run.sh and test.sh share: the packages, the build, and how they speak. Sourced, never run.
#
# Both scripts call it with `set -eu` and ROOT naming the checkout. Nothing here touches the network
# when every package is installed.

say() { printf '%s\n' "$*"; }
step() { printf '\n== %s\n' "$*"; }
fail() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

is_installed() {
  case "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" in
    installed) return 0 ;;
    *) return 1 ;;
  esac
}

missing_packages() {
  local package
  for package in "$@"; do
    is_installed "$package" || printf '%s ' "$package"
  done
}

# install_packages package...: installs the missing ones, and says which.
install_packages() {
  local missing as_root=""
  if ! command -v dpkg-query >/dev/null 2>&1; then
    command -v cmake >/dev/null 2>&1 || fail "needs cmake 3.25 and a C++20 compiler; this is no" \
      "Debian, so install them yourself (docs/dependencies.md lists the libraries)"
    return 0
  fi
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || return 0
  step "installing $missing"
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 ||
      fail "neither root nor sudo; as root: apt-get install $missing"
    as_root="sudo"
  fi
  # shellcheck disable=SC2086  # lists of words, on purpose
  {
    $as_root apt-get update -qq || say "apt-get update failed; trying with the lists as they are"
    $as_root env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -qq --no-install-recommends $missing >/dev/null ||
      fail "apt-get could not install: $missing"
  }
}

# install_if_possible package...: for tests that say that they are skipped without them.
install_if_possible() {
  (install_packages "$@") || say "without $*: the tests that want it say that they are skipped"
}

# Progress of a command that is only worth reading when it fails.
quietly() {
  local log="$ROOT/build/last-command.log"
  mkdir -p "$ROOT/build"
  if ! "$@" >"$log" 2>&1; then
    cat "$log"
    return 1
  fi
}

jobs_here() { nproc 2>/dev/null || echo 2; }

# build_preset preset [configure argument...]: configures when needed, and builds everything, or the
# target that TARGET names.
build_preset() {
  local preset=$1
  shift
  if [ ! -f "$ROOT/build/$preset/CMakeCache.txt" ] && command -v ninja >/dev/null 2>&1; then
    export CMAKE_GENERATOR=Ninja
  fi
  (cd "$ROOT" && quietly cmake --preset "$preset" "$@") || return 1
  (cd "$ROOT" && quietly cmake --build --preset "$preset" -j "$(jobs_here)" \
    ${TARGET:+--target "$TARGET"}) || return 1
}

# The clang++ to use: one that is installed with its sanitizers; else it prints Debian's default.
find_clang() {
  local name probe="$ROOT/build/probe" with=-fsanitize=address,undefined,fuzzer-no-link
  mkdir -p "$ROOT/build"
  echo 'int main() {}' >"$probe.cpp"
  for name in clang++-16 clang++-14 clang++; do
    if "$name" "$with" "$probe.cpp" -o "$probe" 2>/dev/null; then
      rm -f "$probe" "$probe.cpp"
      printf '%s\n' "$name"
      return 0
    fi
  done
  rm -f "$probe" "$probe.cpp"
  printf 'clang++\n'
  return 1
}

install_clang() { find_clang >/dev/null || install_packages clang libclang-rt-dev; }

install_what_run_needs() {
  install_packages cmake g++ make ninja-build ccache libfmt-dev libcli11-dev libsimdjson-dev \
    libpugixml-dev libtomlplusplus-dev libboost-context1.81-dev libxxhash-dev
}

install_what_tests_need() {
  install_packages cmake g++ make ninja-build ccache libfmt-dev libcli11-dev libsimdjson-dev \
    libpugixml-dev libtomlplusplus-dev libboost-context1.81-dev libxxhash-dev git libgtest-dev \
    libgmock-dev librapidcheck-dev clang-format-14 shellcheck
}

# What a run of the tests depends on, as one word: every file of the checkout, the corpus, and the
# words given. Empty where there is no git.
fingerprint() {
  (
    cd "$ROOT" || exit
    git rev-parse HEAD >/dev/null 2>&1 || exit 0
    {
      git rev-parse HEAD
      git diff HEAD
      git ls-files --others --exclude-standard -z | xargs -0 -r sha1sum
      ls -lR "${WSKCHECK_SHARED:-$ROOT/../shared}" 2>/dev/null || true
      say "${CI:-} $*"
    } | sha1sum | cut -d ' ' -f 1
  )
}

# One number of the first <testsuite ...> element of a JUnit file.
junit_number() {
  sed -n "/<testsuite/,/>/s/.*[[:space:]]$2=\"\([0-9]*\)\".*/\1/p" "$1" 2>/dev/null | head -n 1
}

# junit_numbers file code: "PASSED FAILED" of a run of ctest that ended with this code. Skipped
# tests are neither. No file, or a bad code with no failed test, is one failure.
junit_numbers() {
  local tests failures skipped disabled
  tests=$(junit_number "$1" tests)
  failures=$(junit_number "$1" failures)
  skipped=$(junit_number "$1" skipped)
  disabled=$(junit_number "$1" disabled)
  if [ -z "$tests" ] || [ -z "$failures" ]; then
    echo "0 1"
    return 0
  fi
  local passed=$((tests - failures - ${skipped:-0} - ${disabled:-0}))
  if [ "$2" -ne 0 ] && [ "$failures" -eq 0 ]; then failures=1; fi
  echo "$passed $failures"
}
