// Exports of logs that this program has written from a trace: the header of the trace, and stamps
// of the log's own clock.
#include <gtest/gtest.h>

#include "support.h"
#include "wskcheck/traces/schema.h"

namespace wskcheck::exports::test {
namespace {

std::string event(const std::string& name, int opcode, const std::string& data) {
  return "<Event><System><Provider Name='WskAcceptTrace'/><Opcode>" + std::to_string(opcode) +
         "</Opcode><TimeCreated SystemTime='2020-01-01T00:00:00Z'/><Execution ThreadID='4'/>"
         "</System><EventData>" +
         data + "</EventData><RenderingInfo><Task>" + name + "</Task></RenderingInfo></Event>";
}

std::string data(const std::string& name, const std::string& text) {
  return "<Data Name='" + name + "'>" + text + "</Data>";
}

std::string header_of(const std::string& frequency) {
  return event("header", 0,
               data("wsk_trace", "1") + data("frequency", frequency) + data("order", "total") +
                   data("uncertainty", "2") + data("complete", "true"));
}

TEST(ConvertedTrace, StampsOfItsClockBecomeTicksOfTheExport) {
  const std::string text = header_of("1000") + event("WskBind", 1, data("t", "5")) +
                           event("gap", 0, data("until", "7")) +
                           event("gap", 0, data("until", "9223372036854775807"));
  const Reading reading = read_all(text);
  ASSERT_FALSE(reading.failed) << reading.message();
  ASSERT_EQ(reading.records.size(), 3u);
  EXPECT_EQ(reading.records[0].t, 50000u);
  EXPECT_EQ(reading.records[1].until, 70000u);
  EXPECT_EQ(reading.records[2].until, traces::integer_max);
  EXPECT_EQ(reading.reader->header().frequency, 10000000u);
  EXPECT_EQ(reading.reader->header().uncertainty, 20002u);
  EXPECT_TRUE(reading.reader->header().complete);
}

// Events of the same time may follow each other in another order than in the log.
TEST(ConvertedTrace, ATotalOrderIsNotBelievedInAText) {
  const std::string text = header_of("10000000") + event("WskBind", 1, "");
  const Reading reading = read_all(text);
  ASSERT_FALSE(reading.failed) << reading.message();
  EXPECT_EQ(reading.reader->header().order, traces::Order::per_cpu);
  EXPECT_EQ(reading.reader->header().uncertainty, 2u);
}

TEST(ConvertedTrace, TextsInPiecesArePutTogether) {
  const std::string text = header_of("10000000") +
                           event("header_text", 0, data("key", "driver") + data("text", "probe")) +
                           event("header_text", 0, data("key", "driver") + data("text", ".sys")) +
                           event("mark_part", 0, data("text", "host ")) +
                           event("mark", 0, data("text", "connect")) +
                           event("mark", 0, data("text", "end"));
  const Reading reading = read_all(text);
  ASSERT_FALSE(reading.failed) << reading.message();
  EXPECT_EQ(reading.reader->header().driver, "probe.sys");
  ASSERT_EQ(reading.records.size(), 2u);
  EXPECT_EQ(reading.records[0].text, "host connect");
  EXPECT_EQ(reading.records[1].text, "end");
}

TEST(ConvertedTrace, AStampWithoutItsClockIsBad) {
  EXPECT_EQ(read_all(event("WskBind", 1, data("t", "5"))).message(),
            "lab3.xml:1:160: found \"t\" = \"5\", expected an event \"header\" in front, which "
            "tells the clock");
}

TEST(ConvertedTrace, CsvCannotCarryIt) {
  const std::string text = export_text({}, {.form = Form::tracerpt_csv, .has_header_event = true});
  const Reading reading = read_all(text);
  ASSERT_TRUE(reading.failed);
  EXPECT_EQ(reading.error.found, "a converted trace in an export without names of fields");
  EXPECT_EQ(reading.error.line, 3u);
}

TEST(RawPayload, IsDecodedWhenOnlyOneWayFits) {
  std::string text = event("WskBind", 2, "");
  const std::string none = "<EventData></EventData>";
  const std::string raw =
      "<ProcessingErrorData><ErrorCode>15005</ErrorCode><EventPayload>07000000000000000203010000"
      "</EventPayload></ProcessingErrorData>";
  text.replace(text.find(none), none.size(), raw);
  const Reading reading = read_all(text);
  ASSERT_FALSE(reading.failed) << reading.message();
  EXPECT_EQ(lines_of(reading.records),
            "{\"t\":0,\"tid\":4,\"irql\":2,\"seq\":7,\"ev\":\"WskBind\",\"ph\":\"return\","
            "\"status\":\"STATUS_PENDING\"}\n");

  text.replace(text.find("0301"), 2, "0301");
  EXPECT_EQ(read_all(text).error.found, "values that are not those of the event");
}

}  // namespace
}  // namespace wskcheck::exports::test
