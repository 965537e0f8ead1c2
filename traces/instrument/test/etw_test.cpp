// The events of ETW, byte for byte: what the recorder hands to EtwWriteTransfer.
#include <gtest/gtest.h>

#include <cstring>
#include <fstream>
#include <iterator>

#include "driver.h"
#include "fake_etw.h"
#include "sha1.h"

namespace wskcheck::record_test {
namespace {

// Puts together what a test expects: text, bytes, numbers.
class Expect {
 public:
  Expect& text(const char* value) {
    for (; *value != 0; ++value) bytes_.push_back(static_cast<std::uint8_t>(*value));
    bytes_.push_back(0);
    return *this;
  }
  Expect& field(const char* name, std::initializer_list<int> types) {
    text(name);
    for (const int type : types) bytes_.push_back(static_cast<std::uint8_t>(type));
    return *this;
  }
  Expect& number(std::uint64_t value, int size) {
    for (int i = 0; i < size; ++i) bytes_.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
    return *this;
  }
  Bytes bytes() const { return bytes_; }
  // An event's metadata: its size, no tags, its name, its fields.
  static Bytes metadata(const char* name, const Expect& fields) {
    Expect all;
    all.number(3 + std::strlen(name) + 1 + fields.bytes_.size(), 2).number(0, 1).text(name);
    for (const std::uint8_t byte : fields.bytes_) all.bytes_.push_back(byte);
    return all.bytes_;
  }

 private:
  Bytes bytes_;
};

class RecordEtw : public ::testing::Test {
 protected:
  void SetUp() override {
    etw = Etw{};
    etw_present(true);
  }
  void TearDown() override { etw_present(false); }
  static WSK_RECORD_CONFIG config() {
    WSK_RECORD_CONFIG c{};
    c.Etw = TRUE;
    return c;
  }
  static void enable(UCHAR level = 5, ULONG64 any = 3) {
    etw.enable(nullptr, 1, level, any, 0, nullptr, nullptr);
  }
};

TEST_F(RecordEtw, TheProviderIsKnownByItsNameAndTheGuidThatFollowsFromIt) {
  { Driver driver(config()); }
  const auto guid = provider_guid("WskAcceptTrace");
  EXPECT_EQ(etw.guid, Bytes(guid.begin(), guid.end()));
  EXPECT_EQ(etw.traits, Expect().number(17, 2).text("WskAcceptTrace").bytes());
  EXPECT_EQ(etw.unregistered, 1) << "ETW would call into unloaded code";
}

std::string text_of(const std::string& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST_F(RecordEtw, TheProfileAndThePageNameTheProviderByItsGuid) {
  const std::string guid = "f66a7052-b962-5239-f468-d32f826d793a";
  const auto bytes = provider_guid("WskAcceptTrace");
  EXPECT_EQ(Bytes(bytes.begin(), bytes.begin() + 4), (Bytes{0x52, 0x70, 0x6a, 0xf6}));
  EXPECT_EQ(Bytes(bytes.begin() + 8, bytes.end()),
            (Bytes{0xf4, 0x68, 0xd3, 0x2f, 0x82, 0x6d, 0x79, 0x3a}));
  const std::string root = WSKCHECK_CAPTURED "/../..";
  for (const char* file : {"/docs/record.md", "/traces/instrument/wskrecord.wprp"}) {
    EXPECT_NE(text_of(root + file).find(guid), std::string::npos) << file;
  }
}

TEST_F(RecordEtw, TheGuidOfAKnownNameIsTheKnownOne) {
  // Microsoft-Diagnostics-DiagnosticSource: {adb401e1-5296-51f8-c125-5fda75826144}
  const auto guid = provider_guid("Microsoft-Diagnostics-DiagnosticSource");
  EXPECT_EQ(Bytes(guid.begin(), guid.end()),
            (Bytes{0xe1, 0x01, 0xb4, 0xad, 0x96, 0x52, 0xf8, 0x51, 0xc1, 0x25, 0x5f, 0xda, 0x75,
                   0x82, 0x61, 0x44}));
}

TEST_F(RecordEtw, NothingIsWrittenUntilASessionWantsIt) {
  Driver driver(config());
  EXPECT_TRUE(etw.events.empty());
  WskRecordMark("unheard");
  enable(3);
  WskRecordMark("level too low");
  enable(4, 2);
  WskRecordMark("of the control path, and the data path is wanted");
  enable(0, 0);
  WskRecordMark("heard");
  etw.enable(nullptr, 0, 0, 0, 0, nullptr, nullptr);
  WskRecordMark("over");
  EXPECT_EQ(etw.events.size(), 1u);
}

TEST_F(RecordEtw, AMarkIsOneEvent) {
  Driver driver(config());
  enable();
  WskRecordMark("hello");
  ASSERT_EQ(etw.events.size(), 1u);
  const Written& w = etw.events[0];
  // id 0, version 0, channel 11, level 4, opcode 0, task 0, keyword 1
  EXPECT_EQ(w.descriptor, (Bytes{0, 0, 0, 11, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0}));
  EXPECT_EQ(w.traits, etw.traits);
  EXPECT_EQ(
      w.metadata,
      Expect::metadata("mark", Expect().field("seq", {10}).field("irql", {4}).field("text", {2})));
  EXPECT_EQ(w.payload, Expect().number(0, 8).number(0, 1).text("hello").bytes());
}

const Written* find(const char* name, int opcode) {
  for (const Written& w : etw.events) {
    const bool named = std::strcmp(reinterpret_cast<const char*>(w.metadata.data()) + 3, name) == 0;
    if (named && w.descriptor[5] == opcode) return &w;
  }
  return nullptr;
}

TEST_F(RecordEtw, ACallHasItsFieldsWithTheirTypesAndNullFieldsByTheirName) {
  Driver driver(config());
  enable();
  const WSK_CLIENT_LISTEN_DISPATCH table = {
      [](PVOID, ULONG, PSOCKADDR, PSOCKADDR, PWSK_SOCKET, PVOID*,
         const WSK_CLIENT_CONNECTION_DISPATCH**) -> NTSTATUS { return STATUS_SUCCESS; },
      nullptr, nullptr};
  const PWSK_SOCKET listener = driver.listener(nullptr, &table);
  const Written* call = find("WskSocket", 1);
  ASSERT_NE(call, nullptr);
  EXPECT_EQ(call->metadata, Expect::metadata("WskSocket", Expect()
                                                              .field("seq", {10})
                                                              .field("irql", {4})
                                                              .field("category", {2})
                                                              .field("family", {6})
                                                              .field("null_context", {0x84, 3})
                                                              .field("dispatch", {0x98, 3})
                                                              .field("accept", {0x84, 3})
                                                              .field("inspect", {0x84, 3})
                                                              .field("abort", {0x84, 3})
                                                              .field("irp", {21})));
  ASSERT_GE(call->payload.size(), 8u);
  const Bytes expected =
      Expect().number(1, 8).number(0, 1).text("listen").number(2, 2).number(1, 1).bytes();
  EXPECT_EQ(Bytes(call->payload.begin(), call->payload.begin() + 19), expected);
  EXPECT_EQ(Bytes(call->payload.begin() + 19, call->payload.begin() + 22), (Bytes{1, 0, 0}));
  EXPECT_EQ(call->payload.size(), 30u);
  driver.close(listener);
}

TEST_F(RecordEtw, AReturnHasItsStatusAndACompletionItsAddresses) {
  Driver driver(config());
  enable();
  const PWSK_SOCKET listener = driver.listener();
  driver.bind(listener);
  const Written* returned = find("WskBind", 2);
  ASSERT_NE(returned, nullptr);
  EXPECT_EQ(
      returned->metadata,
      Expect::metadata("WskBind",
                       Expect().field("seq", {10}).field("irql", {4}).field("status", {0x88, 14})));
  EXPECT_EQ(returned->payload.size(), 13u);
  EXPECT_EQ(Bytes(returned->payload.end() - 4, returned->payload.end()),
            Expect().number(0x103, 4).bytes());
  etw.events.clear();
  Request request = driver.request();
  SOCKADDR_IN remote{};
  driver.accept(listener, request, nullptr, nullptr, nullptr, &remote);
  FakeWsk::get().arrive(FakeWsk::get().last_listener, 50000);
  const Written* done = find("Completion", 1);
  ASSERT_NE(done, nullptr);
  EXPECT_EQ(done->metadata,
            Expect::metadata("Completion", Expect()
                                               .field("seq", {10})
                                               .field("irql", {4})
                                               .field("remote", {0x8e, 10})
                                               .field("irp", {21})
                                               .field("status", {0x88, 14})
                                               .field("information", {21})
                                               .field("pending_returned", {0x84, 3})));
  const Bytes address(done->payload.begin() + 9, done->payload.begin() + 27);
  EXPECT_EQ(address, (Bytes{16, 0, 2, 0, 0xc3, 0x50, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0}));
  EXPECT_EQ(done->payload.size(), 27u + 8 + 4 + 8 + 1);
  driver.close(reinterpret_cast<PWSK_SOCKET>(request.information));
  driver.close(listener);
  driver.free(request);
}

TEST_F(RecordEtw, TheDataPathHasAKeywordOfItsOwn) {
  Driver driver(config());
  enable(5, 2);
  const PWSK_SOCKET s = driver.create(WSK_FLAG_CONNECTION_SOCKET, nullptr, nullptr);
  Request r = driver.request();
  arm(r);
  WSK_BUF buffer{};
  connected(s).WskSend(s, &buffer, 0, r.irp);
  ASSERT_EQ(etw.events.size(), 4u) << "call, completion and return: a session has all or none";
  for (const Written& w : etw.events) EXPECT_EQ(w.descriptor[8], 2);
  driver.close(s);
  driver.free(r);
}

TEST_F(RecordEtw, EventsThatEtwRefusesAreCounted) {
  Driver driver(config());
  enable();
  etw.answer = STATUS_INSUFFICIENT_RESOURCES;
  WskRecordMark("lost");
  WSK_RECORD_STATISTICS s;
  WskRecordQuery(&s);
  EXPECT_EQ(s.EtwFailed, 1u);
}

TEST_F(RecordEtw, WhereEtwIsMissingTheFileIsWrittenAllTheSame) {
  WskRecordTestHooks.etw = {nullptr, nullptr, nullptr, nullptr};
  Driver driver(config());
  WskRecordMark("x");
  EXPECT_EQ(driver.finish().texts.size(), 1u);
}

}  // namespace
}  // namespace wskcheck::record_test
