// ETW for the recorder's tests: keeps what the recorder hands to it.
#pragma once

#include <ntddk.h>

#include <cstdint>
#include <vector>

namespace wskcheck::record_test {

using Bytes = std::vector<std::uint8_t>;

struct Written {
  Bytes descriptor, traits, metadata, payload;
};

struct Etw {
  void (*enable)(const void*, ULONG, UCHAR, ULONG64, ULONG64, void*, void*) = nullptr;
  Bytes guid, traits;
  std::vector<Written> events;
  int unregistered = 0;
  NTSTATUS answer = STATUS_SUCCESS;
  bool session_waits = false;  // one is there when the provider registers
};

extern Etw etw;

// Whether the recorder finds the functions of ETW.
void etw_present(bool present);

}  // namespace wskcheck::record_test
