#!/usr/bin/env bash
# Builds wskcheck and shows what it does: explores the model at the default bounds, then replays the
# bundled traces. Installs missing Debian packages first. Works from any folder.
set -eu
ROOT=$(cd "$(dirname "$0")" && pwd)
export ROOT
# shellcheck source=harness/house/setup.sh
. "$ROOT/harness/house/setup.sh"

case "${1:-}" in
  "") ;;
  -h | --help)
    say "usage: ./run.sh    builds wskcheck, explores the model, replays the bundled traces"
    exit 0
    ;;
  *)
    say "run.sh takes no arguments, found: $*" >&2
    exit 2
    ;;
esac

install_what_run_needs

step "building (build/release)"
# No tests: they need more packages, and ./test.sh builds them.
TARGET=wskcheck build_preset release -DWSKCHECK_BUILD_TESTS=OFF ||
  fail "the build failed, see above"
program="$ROOT/build/release/harness/cli/wskcheck"
[ -x "$program" ] || fail "the build made no program at build/release/harness/cli/wskcheck"
say "build/release/harness/cli/wskcheck is up to date"

step "wskcheck check: every interleaving within the default bounds"
cd "$ROOT"
"$program" check || fail "check ended with exit code $?, expected 0"

step "wskcheck replay: the bundled traces, recorded on Wine 8.0"
traces=(traces/captured/wine-8.0/*.jsonl)
[ -f "${traces[0]}" ] || fail "no traces in traces/captured/wine-8.0"
said="$ROOT/build/replay.txt"
code=0
"$program" replay "${traces[@]}" >"$said" || code=$?
cat "$said"
[ "$code" -eq 1 ] || fail "replay ended with exit code $code, expected 1"
grep -q "1 violation, 1 inconclusive$" "$said" ||
  fail "expected 1 violation and 1 inconclusive trace, see above"

step "as expected"
say "check passes. Replay ends with 1, on purpose: of the ${#traces[@]} traces one shows a provider"
say "that breaks the contract, and one cannot be decided (traces/captured says which and why)."
say "next: build/release/harness/cli/wskcheck --help"
