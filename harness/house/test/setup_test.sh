#!/usr/bin/env bash
# Tests of the shell code: no network when all is there, sudo when not root, plain words when stuck.
#
# The package tools are replaced by small scripts on PATH that write down how they are called.
set -eu
house=$(cd "$(dirname "$0")/.." && pwd)
root=$(cd "$house/../.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failures=0

# tool NAME BODY: a command of that name which logs its call and then does BODY.
tool() {
  printf '#!/bin/bash\necho "%s $*" >>"%s/calls"\n%s\n' "$1" "$scratch" "$2" >"$scratch/bin/$1"
  chmod +x "$scratch/bin/$1"
}

# given INSTALLED UID: a machine where these packages are installed, for a user of this number.
given() {
  rm -rf "${scratch:?}/bin" "$scratch/calls"
  mkdir -p "$scratch/bin"
  : >"$scratch/calls"
  local name
  for name in basename cat mkdir env; do ln -s "$(command -v "$name")" "$scratch/bin/$name"; done
  tool dpkg-query "case ' $1 ' in *\" \${!#} \"*) echo installed ;; *) exit 1 ;; esac"
  tool apt-get ":"
  tool id "echo $2"
}

# when COMMAND: runs it with the shell code loaded; sets code and said.
when() {
  code=0
  # shellcheck disable=SC2034  # ROOT is read by setup.sh
  local script="set -eu; . '$house/setup.sh'; $1"
  said=$(ROOT="$scratch" PATH="$scratch/bin" /bin/bash -c "$script" 2>&1) || code=$?
}

# then WHAT CONDITION...: reports one expectation.
then_() {
  local what=$1
  shift
  if "$@"; then
    echo "ok: $what"
  else
    failures=$((failures + 1))
    echo "$0: failed: $what; exit code $code, said: $said; calls:"
    cat "$scratch/calls"
  fi
}

called() { grep -q -- "$1" "$scratch/calls"; }
not_called() { ! called "$1"; }
said_() { grep -q -- "$1" <<<"$said"; }
ended_with() { [ "$code" -eq "$1" ]; }

given "a b" 0
when "install_packages a b"
then_ "with every package installed apt is not called" not_called apt-get
then_ "and nothing is said" test -z "$said"

given "a" 0
when "install_packages a b c"
then_ "the missing ones are installed, and only those" called "apt-get install .* b c *$"
then_ "by root without sudo" ended_with 0

given "a" 1000
tool sudo '"$@"'
when "install_packages a b"
then_ "another user calls sudo" called "sudo env .*apt-get install .* b"

given "a" 1000
when "install_packages a b"
then_ "without sudo it stops" ended_with 1
then_ "and says what to type" said_ "as root: apt-get install b"
then_ "and does not try" not_called apt-get

given "a" 0
tool apt-get "[ \"\$1\" = update ]"
when "install_packages a b"
then_ "a failing apt-get is an error" ended_with 1
then_ "that names the packages" said_ "could not install: b"

given "" 0
rm "$scratch/bin/dpkg-query"
when "install_packages a"
then_ "elsewhere than on Debian it says what is needed" said_ "needs cmake"
tool cmake ":"
when "install_packages a"
then_ "and goes on when cmake is there" ended_with 0

given "" 0
for name in sed head; do ln -s "$(command -v "$name")" "$scratch/bin/$name"; done
printf '<testsuite name="x"\n\ttests="9"\n\tfailures="2"\n' >"$scratch/junit.xml"
printf '\tdisabled="1"\n\tskipped="3"\n\ttime="5">\n<testcase tests="77"/>\n' >>"$scratch/junit.xml"
when "junit_numbers '$scratch/junit.xml' 8"
then_ "tests are counted, skipped and disabled ones are not" test "$said" = "3 2"
printf '<testsuite tests="4" failures="0" disabled="0" skipped="0">\n' >"$scratch/junit.xml"
when "junit_numbers '$scratch/junit.xml' 0"
then_ "a run without failures has none" test "$said" = "4 0"
when "junit_numbers '$scratch/junit.xml' 8"
then_ "a run that failed without a failed test is a failure" test "$said" = "4 1"
when "junit_numbers '$scratch/none.xml' 0"
then_ "a run without numbers is a failure" test "$said" = "0 1"

# What a run of the tests depends on, in a checkout of its own.
fingerprint_of() {
  ROOT=$1 WSKCHECK_SHARED="$scratch/corpus" bash -c ". '$house/setup.sh'; fingerprint"
}
code=0 said=""
checkout="$scratch/checkout"
git init -q "$checkout" && echo one >"$checkout/file"
then_ "without a commit there is no fingerprint" test -z "$(fingerprint_of "$checkout")"
git -C "$checkout" add file
git -C "$checkout" -c user.name=x -c user.email=x@x commit -q -m one
first=$(fingerprint_of "$checkout")
then_ "it stays while nothing changes" test "$first" = "$(fingerprint_of "$checkout")"
echo two >"$checkout/file"
then_ "it changes with a file" test "$first" != "$(fingerprint_of "$checkout")"
echo one >"$checkout/file" && echo new >"$checkout/another"
then_ "and with a new file" test "$first" != "$(fingerprint_of "$checkout")"
rm "$checkout/another" && mkdir "$scratch/corpus" && echo >"$scratch/corpus/contract.md"
then_ "and with the corpus" test "$first" != "$(fingerprint_of "$checkout")"

# The scripts themselves refuse what they do not know, from any folder.
cd "$scratch"
said=$("$root/run.sh" --fast 2>&1) && code=0 || code=$?
then_ "run.sh takes no arguments" ended_with 2
said=$("$root/test.sh" nonsense 2>&1) && code=0 || code=$?
then_ "test.sh refuses an unknown stage" ended_with 2
then_ "and names the known ones" said_ "expected one of: dev asan-ubsan asan-ubsan-long tsan clang"

[ "$failures" -eq 0 ]
