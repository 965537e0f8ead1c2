// See fake_etw.h.
#include "fake_etw.h"

#include <gtest/gtest.h>

#include "parts/test_hooks.h"

namespace wskcheck::record_test {

Etw etw;

namespace {

struct Descriptor {
  ULONG64 pointer;
  ULONG size, type;
};

Bytes copy(const void* from, std::size_t size) {
  const auto* bytes = static_cast<const std::uint8_t*>(from);
  return {bytes, bytes + size};
}

Bytes copy(const Descriptor& d) { return copy(reinterpret_cast<const void*>(d.pointer), d.size); }

NTSTATUS register_provider(const VOID* guid, PVOID callback, PVOID, ULONG64* handle) {
  etw.guid = copy(guid, 16);
  etw.enable = reinterpret_cast<decltype(etw.enable)>(callback);
  *handle = 77;
  if (etw.session_waits) etw.enable(nullptr, 1, 5, 3, 0, nullptr, nullptr);
  return STATUS_SUCCESS;
}
NTSTATUS unregister(ULONG64 handle) {
  etw.unregistered += handle == 77;
  return STATUS_SUCCESS;
}
NTSTATUS set_information(ULONG64 handle, ULONG what, PVOID information, ULONG length) {
  if (handle == 77 && what == 2) etw.traits = copy(information, length);
  return STATUS_SUCCESS;
}
NTSTATUS write(ULONG64 handle, const VOID* event, const VOID*, const VOID*, ULONG count,
               const VOID* data) {
  EXPECT_EQ(handle, 77u);
  EXPECT_EQ(count, 3u);
  const auto* d = static_cast<const Descriptor*>(data);
  EXPECT_EQ(d[0].type, 2u);
  EXPECT_EQ(d[1].type, 1u);
  EXPECT_EQ(d[2].type, 0u);
  etw.events.push_back({copy(event, 16), copy(d[0]), copy(d[1]), copy(d[2])});
  return etw.answer;
}

}  // namespace

void etw_present(bool present) {
  WskRecordTestHooks.etw = {nullptr, nullptr, nullptr, nullptr};
  if (present) WskRecordTestHooks.etw = {register_provider, unregister, write, set_information};
}

}  // namespace wskcheck::record_test
