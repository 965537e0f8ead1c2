// What the reader accepts, and what it makes of it.
#include <gtest/gtest.h>

#include "support.h"
#include "wskcheck/traces/status.h"

namespace wskcheck::traces {
namespace {

// The lines of docs/trace-format.md, section 4, which are too long for a source file.
constexpr const char* example = WSKCHECK_FORMAT_TEST "/example.jsonl";

Endpoint address(const char* text) { return *parse_endpoint(text); }

void set(Record& record, std::initializer_list<Field> fields) {
  for (const Field field : fields) record.values.insert(field);
}

std::vector<Record> read_example(Header& header) {
  auto opened = open_jsonl(example);
  std::vector<Record> records;
  if (!opened) return records;
  header = (*opened)->header();
  Record record;
  while ((*opened)->next(record) == ReadState::record) records.push_back(record);
  return records;
}

TEST(Reader, ReadsTheHeaderOfTheExample) {
  Header header;
  read_example(header);

  Header expected;
  expected.frequency = 10000000;
  expected.order = Order::total;
  expected.complete = true;
  expected.source = "hand-written";
  expected.driver = "example";
  EXPECT_EQ(header, expected);
}

TEST(Reader, ReadsTheRecordsOfTheExample) {
  Header header;
  const auto records = read_example(header);
  ASSERT_EQ(records.size(), 22U);

  Record created;
  created.tid = 4;
  created.ev = Event::wsk_socket;
  created.ph = Phase::call;
  created.family = 2;
  created.context = 0x10;
  created.dispatch = {Entry::present, Entry::present, Entry::present};
  created.irp = 0xa0;
  set(created,
      {Field::tid, Field::category, Field::family, Field::context, Field::dispatch, Field::irp});
  EXPECT_TRUE(same_content(records[0], created));

  Record inspected;
  inspected.t = 40;
  inspected.cpu = 1;
  inspected.irql = 2;
  inspected.ev = Event::wsk_inspect_event;
  inspected.ph = Phase::enter;
  inspected.context = 0x10;
  inspected.local = address("10.0.0.1:445");
  inspected.remote = address("10.0.0.9:50000");
  inspected.inspect = {0x7f00, 1};
  set(inspected, {Field::cpu, Field::tid, Field::irql, Field::context, Field::local, Field::remote,
                  Field::inspect});
  EXPECT_TRUE(same_content(records[12], inspected));

  Record accepted;
  accepted.t = 60;
  accepted.tid = 4;
  accepted.ev = Event::wsk_accept;
  accepted.ph = Phase::call;
  accepted.socket = 0x5000;
  accepted.irp = 0xa3;
  accepted.nulls.insert(Field::context);
  set(accepted, {Field::tid, Field::socket, Field::flags, Field::dispatch, Field::irp});
  EXPECT_TRUE(same_content(records[18], accepted));
}

TEST(Reader, TellsLineAndByteOfARecord) {
  const Reading reading = read_text(header_line + "\n{\"t\":1,\"ev\":\"mark\",\"text\":\"a\"}\r\n" +
                                    "{\"t\":2,\"ev\":\"mark\",\"text\":\"b\"}");

  ASSERT_EQ(reading.records.size(), 2U) << reading.error.message();
  EXPECT_EQ(reading.records[0].at, (SourcePosition{3, 38}));
  EXPECT_EQ(reading.records[1].at, (SourcePosition{4, 70}));
}

TEST(Reader, KeepsMissingApartFromNull) {
  const Record missing = record_of(R"({"t":1,"tid":1,"ev":"WskBind","ph":"call"})");
  const Record null = record_of(R"({"t":1,"tid":1,"ev":"WskBind","ph":"call","socket":null})");

  EXPECT_TRUE(missing.is_missing(Field::socket));
  EXPECT_FALSE(null.is_missing(Field::socket));
  EXPECT_TRUE(null.is_null(Field::socket));
  EXPECT_FALSE(null.has(Field::socket));
}

TEST(Reader, IgnoresFieldsThatItDoesNotKnow) {
  const Record plain = record_of(R"({"t":1,"tid":1,"ev":"WskListen","ph":"return"})");
  const Record more = record_of(
      R"({"new":[1,{"a":[]},"\u0041",-1.5e9],"t":1,"tid":1,"ev":"WskListen","ph":"return",)"
      R"("text":{"x":{}},"local":7,"":null})");

  EXPECT_EQ(plain.t, 1U);
  EXPECT_EQ(more, plain);
}

TEST(Reader, TakesFieldsInAnyOrderAndWithSpace) {
  const Record plain = record_of(R"({"t":7,"tid":1,"ev":"Completion","ph":"leave","irp":"0xA0"})");
  const Record shuffled = record_of(
      R"( { "irp" : "0xa0" , "ph" : "leave" , "ev" : "Completion" , "tid" : 1 , "t" : 7 } )");

  EXPECT_EQ(plain.irp, 0xa0U);
  EXPECT_EQ(shuffled, plain);
}

TEST(Reader, TakesEscapedKeysAndNames) {
  const Record record =
      record_of(R"({"\u0074":7,"tid":1,"ev":"Wsk\u0042ind","ph":"c\u0061ll","irp":"\u0030x1"})");

  EXPECT_EQ(record.t, 7U);
  EXPECT_EQ(record.ev, Event::wsk_bind);
  EXPECT_EQ(record.irp, 1U);
}

TEST(Reader, TakesNumbersForCodesAndActions) {
  const auto action = [](const std::string& value) {
    return record_of(R"({"t":1,"tid":1,"ev":"WskInspectEvent","ph":"leave","action":)" + value +
                     "}")
        .action;
  };
  EXPECT_EQ(action("\"pend\""), Action::pend);
  EXPECT_EQ(action("1"), Action::accept);
  EXPECT_EQ(action("7"), static_cast<Action>(7));
  EXPECT_EQ(action("-1"), static_cast<Action>(-1));
  EXPECT_EQ(action("\"0xffffffff\""), static_cast<Action>(-1));

  const Record code =
      record_of(R"({"t":1,"tid":1,"ev":"WskControlSocket","ph":"call","code":"0x4004667f"})");
  EXPECT_EQ(code.code, Code::number);
  EXPECT_EQ(code.code_number, 0x4004667fU);
}

TEST(Reader, ReadsAStatusByNameOrValue) {
  const auto read_status = [](const std::string& value) {
    return record_of(R"({"t":1,"tid":1,"ev":"WskListen","ph":"return","status":")" + value + "\"}")
        .status;
  };
  EXPECT_EQ(read_status("STATUS_PENDING"), status::pending);
  EXPECT_EQ(read_status("0x00000103"), status::pending);
  EXPECT_EQ(read_status("0xC0001234"), 0xc0001234U);
}

TEST(Reader, KeepsTheNameOfAnyOtherFunction) {
  const Reading reading =
      read_text(header_line + R"({"t":1,"tid":1,"ev":"WskSend","ph":"call"})" + "\n" +
                R"({"t":2,"tid":1,"ev":"WskTeleport","ph":"call"})" + "\n" +
                R"({"t":3,"tid":1,"ev":"WskTeleport","ph":"return"})" + "\n");

  ASSERT_EQ(reading.records.size(), 3U) << reading.error.message();
  EXPECT_EQ(function_name(reading.records[0]), "WskSend");
  EXPECT_EQ(function_name(reading.records[1]), "WskTeleport");
  EXPECT_EQ(reading.records[1].name.data(), reading.records[2].name.data());
}

TEST(Reader, PassesOverTheByteOrderMark) {
  const Reading reading =
      read_text("\xef\xbb\xbf" + header_line + R"({"t":1,"ev":"mark","text":""})");

  ASSERT_EQ(reading.records.size(), 1U) << reading.error.message();
  EXPECT_EQ(reading.records[0].at.byte, header_line.size() + 3);
}

TEST(Reader, SkipsBadLinesWhenAsked) {
  ReadOptions options;
  options.skip_bad_lines = true;
  options.line_bytes_max = 100;
  const Reading reading =
      read_text(header_line + "nonsense\n" + R"({"t":1,"ev":"mark","text":"a"})" + "\n" +
                    std::string(1000000, 'x') + "\n" + R"({"t":2,"ev":"mark","text":"b"})",
                options);

  EXPECT_FALSE(reading.failed);
  ASSERT_EQ(reading.records.size(), 2U);
  EXPECT_EQ(reading.records[1].at.line, 5U);
  EXPECT_EQ(reading.reader->skipped(), 2U);
  ASSERT_NE(reading.reader->first_skipped(), nullptr);
  EXPECT_EQ(reading.reader->first_skipped()->message(),
            "lab3.jsonl:2:1: found 'nonsense', expected '{'\n"
            "  hint: every line of a trace is one JSON object");
}

TEST(Reader, ReadsLinesAcrossChunks) {
  std::string text = header_line;
  for (int i = 0; i < 300; ++i) {
    text += R"({"t":)" + std::to_string(i) + R"(,"ev":"mark","text":")" +
            std::string(static_cast<std::size_t>(i) * 37 % 5000, 'x') + "\"}\n";
  }
  text += R"({"t":300,"ev":"mark","text":")" + std::string(900000, 'y') + "\"}\n";
  const Reading reading = read_text(text);

  ASSERT_EQ(reading.records.size(), 301U) << reading.error.message();
  EXPECT_EQ(reading.records[300].text.size(), 900000U);
  EXPECT_EQ(reading.records[299].text.size(), 299U * 37 % 5000);
}

}  // namespace
}  // namespace wskcheck::traces
