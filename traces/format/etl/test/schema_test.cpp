// Schemas of manifest events: the built-in tables, manifests, and schemas that a log carries.
#include <gtest/gtest.h>

#include <set>

#include "../src/built_in.h"
#include "hand_made.h"
#include "wskcheck/etl/decode.h"
#include "wskcheck/etl/schema_book.h"

namespace wskcheck::etl {
namespace {

constexpr const char* manifest = R"(<?xml version="1.0"?>
<instrumentationManifest xmlns="http://schemas.microsoft.com/win/2004/08/events"
    xmlns:win="http://manifests.microsoft.com/win/2004/08/windows/events">
 <instrumentation><events>
  <provider name="Lab-Driver" guid="{11111111-2222-3333-4444-555555555555}" symbol="LAB"
      resourceFileName="lab.sys" messageFileName="lab.sys">
   <tasks><task name="Accept" value="1"/></tasks>
   <templates>
    <template tid="T1">
     <data name="Socket" inType="win:Pointer"/>
     <data name="Length" inType="win:UInt32"/>
     <data name="Address" inType="win:Binary" outType="win:SocketAddress" length="Length"/>
     <data name="Status" inType="win:UInt32" outType="win:NTSTATUS"/>
     <data name="Count" inType="win:UInt16"/>
     <struct name="Item" count="Count">
      <data name="Id" inType="win:UInt8"/>
      <data name="Name" inType="win:UnicodeString"/>
     </struct>
     <data name="Port" inType="win:UInt16" outType="win:Port"/>
    </template>
   </templates>
   <events>
    <event symbol="ACCEPTED" value="7" version="1" task="Accept" opcode="win:Start" template="T1"/>
    <event symbol="NOTHING" value="0x8"/>
   </events>
  </provider>
 </events></instrumentation>
</instrumentationManifest>)";

const Guid lab_driver = guid_of("11111111-2222-3333-4444-555555555555");

// The first event of the log and its text by the book.
std::string text_of(SchemaBook& book, LogReader& log) {
  log.rewind();
  std::vector<Value> values;
  while (const EventView* event = log.next()) {
    if (!is_event(event->kind)) continue;
    const EventSchema* schema = book.find(*event);
    if (schema == nullptr) return "unknown";
    const Decoded decoded = decode(*event, *schema, values);
    return schema->provider + " " + schema->name + " " + values_text(values) +
           (decoded == Decoded::whole ? "" : " not whole");
  }
  return "none";
}

FileBytes log_with(const FileBytes& record) {
  FileBytes log = header_only(1);
  add_buffer(log, {.records = {record}});
  return log;
}

FileBytes lab_event() {
  FileBytes data(8 + 4 + 16 + 4 + 2);
  put64(data, 0, 0xffffa00c1b2e4010);
  put32(data, 8, 16);
  put16(data, 12, 2);
  data[14] = 1;
  data[15] = 0xbd;
  data[16] = 10;
  data[19] = 9;
  put32(data, 28, 0x103);
  put16(data, 32, 2);
  for (const char name : {'x', 'y'}) {
    data.insert(data.end(),
                {static_cast<std::uint8_t>(name - 'x'), static_cast<std::uint8_t>(name), 0, 0, 0});
  }
  data.insert(data.end(), {0x01, 0xbb});
  return event_record(lab_driver, 7, 1, 5, data);
}

TEST(Manifest, DecodesItsEvents) {
  SchemaBook book;
  const auto problem = book.add_manifest_text(manifest, "lab.man");
  ASSERT_FALSE(problem) << problem->message();
  const auto log = log_of(log_with(lab_event()));
  EXPECT_EQ(text_of(book, *log),
            "Lab-Driver Accept/Start Socket=0xffffa00c1b2e4010 Length=16 Address=10.0.0.9:445 "
            "Status=STATUS_PENDING Count=2 Item=[{Id=0 Name=x} {Id=1 Name=y}] Port=443");
  EXPECT_EQ(book.provider_name(lab_driver), "Lab-Driver");
}

TEST(Manifest, IdAndVersionBothCount) {
  SchemaBook book;
  ASSERT_FALSE(book.add_manifest_text(manifest, "lab.man"));
  EXPECT_EQ(text_of(book, *log_of(log_with(event_record(lab_driver, 7, 0, 5, {})))), "unknown");
  EXPECT_EQ(text_of(book, *log_of(log_with(event_record(lab_driver, 8, 0, 5, {})))),
            "Lab-Driver NOTHING ");
}

// A length in front of a long array is looked for from behind: that ends, whatever the log says.
TEST(Manifest, ManyLengthsByOneFieldTakeNoLongTime) {
  std::string text = manifest;
  const std::string_view name = R"(inType="win:UnicodeString")";
  text.replace(text.find(name), name.size(), R"(inType="win:Binary" length="Length")");
  SchemaBook book;
  ASSERT_FALSE(book.add_manifest_text(text, "lab.man"));
  FileBytes data(34);
  put16(data, 32, 60000);
  data.resize(3900);
  const std::string out = text_of(book, *log_of(log_with(event_record(lab_driver, 7, 1, 5, data))));
  EXPECT_TRUE(out.ends_with(" not whole")) << out.substr(0, 100);
}

TEST(Manifest, TellsWhereItIsWrong) {
  const auto message_of = [](std::string text, std::string_view from, std::string_view to) {
    text.replace(text.find(from), from.size(), to);
    SchemaBook book;
    const auto problem = book.add_manifest_text(text, "lab.man");
    return problem ? problem->message() : "";
  };
  EXPECT_EQ(message_of(manifest, "win:UInt8", "win:Byte"),
            "lab.man:16:8: found inType=\"win:Byte\", expected a type of manifests, as win:UInt32");
  EXPECT_EQ(message_of(manifest, "length=\"Length\"", "length=\"Size\""),
            "lab.man:12:7: found length=\"Size\", expected a number or the name of a field before "
            "it");
  EXPECT_EQ(message_of(manifest, "template=\"T1\"", "template=\"T2\""),
            "lab.man:23:6: found template=\"T2\", expected a template of this provider");
  EXPECT_EQ(message_of(manifest, "</events></instr", "</event></instr"),
            "lab.man:27:4: found a mistake in XML (Start-end tags mismatch), expected an "
            "instrumentation manifest in XML");
  EXPECT_EQ(message_of(manifest, "{11111111", "{x1111111").substr(0, 20), "lab.man:5:4: found g");
  SchemaBook book;
  EXPECT_TRUE(book.add_manifest_text("<a/>", "lab.man"));
  EXPECT_TRUE(book.add_manifest("no/such.man"));
}

// A whole schema block as a relogger adds it, for one event with a number and a status.
FileBytes schema_block() {
  FileBytes block(0x70 + 2 * 24);
  const auto add_text = [&block](const char* text) {
    const auto at = static_cast<std::uint32_t>(block.size());
    for (; *text != 0; ++text) block.insert(block.end(), {static_cast<std::uint8_t>(*text), 0});
    block.insert(block.end(), {0, 0});
    return at;
  };
  std::copy(lab_driver.bytes.begin(), lab_driver.bytes.end(), block.begin());
  put16(block, 0x20, 7);
  block[0x22] = 1;
  put32(block, 0x34, add_text("Lab-Driver "));
  put32(block, 0x44, add_text("Embedded"));
  put32(block, 0x64, 2);
  put32(block, 0x68, 2);
  const char* const names[] = {"Port", "Status"};
  const std::uint16_t types[2][2] = {{6, 22}, {8, 31}};
  for (std::size_t i = 0; i < 2; ++i) {
    const std::size_t at = 0x70 + i * 24;
    put32(block, at + 4, add_text(names[i]));
    put16(block, at + 8, types[i][0]);
    put16(block, at + 10, types[i][1]);
    put16(block, at + 16, 1);
  }
  return block;
}

TEST(Embedded, ASchemaOfTheLogIsPreferredToAManifest) {
  const Guid schemas = guid_of("bbccf6c1-6cd1-48c4-80ff-839482e37671");
  FileBytes log = header_only(1);
  const FileBytes event = event_record(lab_driver, 7, 1, 5, {0x01, 0xbb, 3, 1, 0, 0});
  add_buffer(log, {.records = {event, classic_record(0x14, schemas, 32, 9, schema_block())}});
  const auto opened = log_of(log);
  SchemaBook book;
  ASSERT_FALSE(book.add_manifest_text(manifest, "lab.man"));
  book.learn(*opened);
  EXPECT_EQ(text_of(book, *opened), "Lab-Driver Embedded Port=443 Status=STATUS_PENDING");
  // And it stays preferred when the manifest comes later.
  ASSERT_FALSE(book.add_manifest_text(manifest, "lab.man"));
  EXPECT_EQ(text_of(book, *opened), "Lab-Driver Embedded Port=443 Status=STATUS_PENDING");
}

TEST(Embedded, ABlockThatIsCutIsPassedOver) {
  const Guid schemas = guid_of("bbccf6c1-6cd1-48c4-80ff-839482e37671");
  const FileBytes whole = schema_block();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    FileBytes log = header_only(1);
    const FileBytes block(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    add_buffer(log, {.records = {classic_record(0x14, schemas, 32, 9, block)}});
    SchemaBook book;
    book.learn(*log_of(log));
  }
}

TEST(BuiltIn, EveryRowHasAllItsFieldsAndIsThereOnce) {
  std::set<std::tuple<std::string_view, int, int>> seen;
  for (const BuiltInProvider& provider : built_in_providers()) {
    EXPECT_TRUE(parse_guid(provider.guid)) << provider.name;
    for (const BuiltInEvent& event : provider.events) {
      SCOPED_TRACE(std::string(provider.name) + " " + std::to_string(event.id));
      EXPECT_TRUE(seen.emplace(provider.guid, event.id, event.version).second);
      const EventSchema schema = schema_of(provider, event);
      // No field was left out for a type that is not known, and no word is left unexpanded.
      std::string_view list = event.fields;
      std::size_t words = list.empty() ? 0 : 1;
      for (const char c : list) words += c == ',' ? 1 : 0;
      EXPECT_GE(schema.fields.size(), words);
      for (const FieldSpec& field : schema.fields) {
        EXPECT_EQ(field.name.find_first_of("$: "), std::string::npos) << field.name;
        if (field.length == Length::by_field) {
          const std::string& length = schema.fields.at(field.length_value).name;
          EXPECT_NE(length.find("Len"), std::string::npos) << field.name << " has " << length;
        }
      }
    }
  }
  EXPECT_GT(seen.size(), 180U);  // the tables were not lost
}

TEST(BuiltIn, DecodesAnAcceptOfTcpip) {
  FileBytes data;
  const FileBytes local{2, 0, 1, 0xbd, 10, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0};
  const FileBytes remote{2, 0, 0xc3, 0x50, 10, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0};
  for (const FileBytes& address : {local, remote}) {
    data.insert(data.end(), {16, 0, 0, 0});
    data.insert(data.end(), address.begin(), address.end());
  }
  data.resize(data.size() + 4 + 4 + 4 + 8);
  put32(data, 44, 4);
  put32(data, 48, 1);
  put64(data, 52, 0xffff8001);
  SchemaBook book;
  const Guid tcpip = guid_of("2f07e2ee-15db-40f1-90ef-9d7ba282188a");
  EXPECT_EQ(text_of(book, *log_of(log_with(event_record(tcpip, 1017, 0, 5, data)))),
            "Microsoft-Windows-TCPIP TcpAcceptListenerComplete LocalAddressLength=16 "
            "LocalAddress=10.0.0.1:445 RemoteAddressLength=16 RemoteAddress=10.0.0.9:50000 "
            "Status=STATUS_SUCCESS ProcessId=4 Compartment=1 Tcb=0xffff8001");
}

TEST(BuiltIn, PointersHaveTheWidthOfTheProcess) {
  const Guid http = guid_of("dd5ef90a-6398-47a4-ad34-4dcecdef795f");
  FileBytes record = event_record(http, 24, 0, 5, {1, 2, 3, 4});
  record[2] = 0x12;  // EVENT_HEADER32
  SchemaBook book;
  EXPECT_EQ(text_of(book, *log_of(log_with(record))),
            "Microsoft-Windows-HttpService HttpConnectionTraceTask/ConnCleanup "
            "ConnectionObj=0x4030201");
}

}  // namespace
}  // namespace wskcheck::etl
