#!/usr/bin/env bash
# The recorder in a real driver: compiled with mingw-w64, and run under Wine with real connections.
#
#   live_test.sh compile|live|etw <folder of wskrecord.c> <wskcheck>
#
# etw: the recorder in user mode with the functions of ETW; Wine takes the events and keeps none.
#
# Exit code 77: skipped, with the reason. Everything is made in a folder of its own, with a Wine
# prefix of its own; what it starts it ends, and nothing waits without a bound.
set -eu
mode=$1
record=$2
wskcheck=$3
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)

skip() {
  echo "skipped: $*"
  exit 77
}
fail() {
  echo "failed: $*"
  exit 1
}

# The first that is there: a command or a path.
first_of() {
  local name
  for name in "$@"; do
    if command -v "$name" >/dev/null 2>&1; then
      command -v "$name"
      return 0
    fi
  done
  return 1
}

compiler=$(first_of x86_64-w64-mingw32-gcc-posix x86_64-w64-mingw32-gcc) ||
  skip "gcc-mingw-w64-x86-64-posix is not installed"
# The sink of ETW needs no driver kit: the headers are those of the tests.
build_sink() {
  local parts=$here/.. to=$1
  local user=(-std=gnu11 -Wall -Wextra -Wconversion -Wshadow -Werror -O2 -DWSK_RECORD=1
    -DWSK_RECORD_USER_MODE -I "$parts/include" -I "$parts/src"
    -I "$parts/test/nt" -I "$parts/test/wsk")
  "$compiler" "${user[@]}" -static -o "$to/etw_sink.exe" "$parts/src/wskrecord.c" \
    "$here/etw_sink.c"
}

headers=""
for one in /usr/x86_64-w64-mingw32/include/ddk /usr/share/mingw-w64/include/ddk; do
  [ ! -f "$one/ntddk.h" ] || headers=$one
done
[ "$mode" = etw ] || [ -n "$headers" ] || skip "mingw-w64 has no ddk/ntddk.h here"

flags=(-std=gnu11 -Wall -Wextra -Wconversion -Wshadow -Werror -O2 -DWSK_RECORD=1
  -D_WIN32_WINNT=0x0A00 -DNTDDI_VERSION=0x0A000004 -isystem "$headers"
  -isystem "$here/../test/wsk" -I "$record")

# compile_driver <folder> [more flags]
compile_driver() {
  local to=$1
  shift
  mkdir -p "$to"
  "$compiler" "${flags[@]}" "$@" -c "$record/wskrecord.c" -o "$to/wskrecord.o"
  "$compiler" "${flags[@]}" "$@" -c "$here/listener.c" -o "$to/listener.o"
  "$compiler" -nostdlib -shared -Wl,--subsystem,native -Wl,-e,DriverEntry -o "$to/wsklive.sys" \
    "$to/listener.o" "$to/wskrecord.o" -lnetio -lntoskrnl -lhal
}

if [ "$mode" = compile ]; then
  trap 'rm -rf "$folder"' EXIT
  compile_driver "$folder/driver"
  # Off: no code of the recorder, and the driver calls the kernel itself.
  compile_driver "$folder/off" -UWSK_RECORD
  if "${compiler/gcc*/nm}" "$folder/off/wskrecord.o" | grep -i 'wskrecord.*start'; then
    fail "the recorder is not empty when it is off"
  fi
  if "${compiler/gcc*/nm}" "$folder/off/listener.o" | grep WskRecord; then
    fail "a driver with the recorder off still refers to it"
  fi
  exit 0
fi

[ "$mode" = etw ] || [ -x "$wskcheck" ] || skip "the program wskcheck is not built"
if [ "$mode" = etw ]; then
  build_sink "$folder"
  echo "etw_sink.exe was built"
fi
wine=$(first_of /usr/lib/wine/wine64 wine64 wine) || skip "wine64 is not installed"
server=$(first_of /usr/lib/wine/wineserver64 wineserver) || skip "no wineserver beside wine"
export WINEPREFIX="$folder/prefix" WINEDLLOVERRIDES="mscoree,mshtml=" WINEDEBUG=-all
export WINEARCH=win64
trap 'timeout 30 "$server" -k >/dev/null 2>&1 || true; rm -rf "$folder"' EXIT

make_prefix() {
  timeout 180 "$wine" wineboot -i >"$folder/wineboot.log" 2>&1 ||
    skip "wine could not make a prefix: $(tail -n 1 "$folder/wineboot.log")"
  timeout 60 "$server" -w || true  # until what wineboot started has ended
}

if [ "$mode" = etw ]; then
  make_prefix
  timeout 120 "$wine" "$folder/etw_sink.exe" 200 | tee "$folder/etw.txt"
  grep -q "^200 of 200 events taken" "$folder/etw.txt" || fail "ETW did not take every event"
  exit 0
fi

"$compiler" -Wall -Wextra -Werror -O2 "$here/loader.c" -o "$folder/loader.exe" -lws2_32 -ladvapi32
# User mode has no IRQL.
compile_driver "$folder/good" -DWSK_RECORD_NO_IRQL
compile_driver "$folder/bad" -DWSK_RECORD_NO_IRQL -DWSKLIVE_FORGETS_REUSE
make_prefix

# run <folder of the driver>: leaves the path of its trace in $trace. Another port if one is taken.
run() {
  local port try
  for try in 1 2; do
    port=$((20000 + (RANDOM % 20000)))
    trace="$WINEPREFIX/drive_c/wsklive$port.jsonl"
    if timeout 120 "$wine" "$folder/loader.exe" "$1/wsklive.sys" "$port" 5; then return 0; fi
    echo "try $try with port $port failed"
    grep -q "the port is taken" "$trace" 2>/dev/null || break
  done
  [ -f "$trace" ] || skip "wine did not load the driver"
  fail "the driver did not run to its end"
}

run "$folder/good"
cp "$trace" "$folder/good.jsonl"
"$wskcheck" replay "$folder/good.jsonl" || fail "a driver that keeps the contract was not passed"
[ "$(grep -c '"remote":"127.0.0.1:' "$folder/good.jsonl")" = 5 ] || fail "five connections expected"
grep -q '"ev":"Completion".*"status":"0xc0000120"' "$folder/good.jsonl" ||
  fail "the accept that the close cancels is missing"
tail -n 1 "$folder/good.jsonl" | grep -q '"ev":"WskDeregister","ph":"return"' ||
  fail "the trace does not reach its end"

run "$folder/bad"
code=0
"$wskcheck" replay "$trace" >"$folder/bad.txt" || code=$?
cat "$folder/bad.txt"
[ "$code" = 1 ] || fail "a driver that never reuses its IRP properly was not found, exit code $code"
grep -q "IRP-02" "$folder/bad.txt" || fail "the finding does not name IRP-02"
if [ -n "${WSKCHECK_KEEP_TRACES:-}" ]; then
  cp "$folder/good.jsonl" "$WSKCHECK_KEEP_TRACES/r01_five_accepts.jsonl"
  cp "$trace" "$WSKCHECK_KEEP_TRACES/r02_irp_without_reuse.jsonl"
fi
echo "five connections, recorded live: the driver conforms; without IoReuseIrp it does not"
