// Real logs of other people, event by event: against what PerfView decodes from the same files.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "wskcheck/etl/decode.h"
#include "wskcheck/etl/log_reader.h"
#include "wskcheck/etl/schema_book.h"
#include "wskcheck/house/corpus.h"

namespace wskcheck::etl {
namespace {

std::filesystem::path corpus_file(std::string_view name) {
  return corpus_folder() / "traces" / "etl" / name;
}

// "1,234" -> 1234
double number_of(std::string text) {
  std::erase(text, ',');
  return std::strtod(text.c_str(), nullptr);
}

// What stands between `from` and the next `to` of a line of a baseline.
std::string between(const std::string& line, const std::string& from, char to) {
  const auto at = line.find(from);
  if (at == line.npos) return {};
  const auto begin = at + from.size();
  return line.substr(begin, line.find(to, begin) - begin);
}

std::vector<std::string> baseline_of(std::string_view name) {
  std::ifstream in(corpus_file(name));
  std::vector<std::string> out;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("EVENT ")) out.push_back(line);
  }
  return out;
}

// Time since the start of the session, process, thread, processor and size.
bool is_on_line(const EventView& event, const LogHeader& header, const std::string& line) {
  const double ms = static_cast<double>(header.file_time(event.time) - header.start_time) / 10000;
  return std::abs(ms - number_of(between(line, "EVENT ", ':'))) < 0.00051 &&
         event.process_id == number_of(between(line, "PID=", ';')) &&
         event.thread_id == number_of(between(line, "TID=", ';')) &&
         event.processor == number_of(between(line, "ProceNum=", ';')) &&
         static_cast<double>(event.payload.size()) == number_of(between(line, "DataLen=", ';'));
}

// PerfView's text leaves out some events; those that it shows are ours, in our order.
void expect_events_as_in(std::string_view file, std::string_view baseline) {
  const auto lines = baseline_of(baseline);
  auto log = open_log(corpus_file(file).string());
  ASSERT_TRUE(log) << log.error().message();
  std::size_t at = 0;
  while (const EventView* event = (*log)->next()) {
    if (at < lines.size() && is_on_line(*event, (*log)->header(), lines[at])) ++at;
  }
  EXPECT_GT(lines.size(), 5U);
  EXPECT_EQ(at, lines.size()) << "not found: " << lines.at(std::min(at, lines.size() - 1));
}

TEST(Corpus, EventsAreThoseThatPerfViewShows) {
  WSKCHECK_NEED_CORPUS("traces/etl/perfview-primitive-types.baseline.txt");
  expect_events_as_in("perfview-primitive-types.etl", "perfview-primitive-types.baseline.txt");
  expect_events_as_in("perfview-gcevents.etl", "perfview-gcevents.baseline.txt");
}

// A value as PerfView shows it: False for false, no time zone, cut after 20 characters.
std::string as_perfview(const Value& value) {
  std::string text;
  append_text(text, value);
  // Its producer gave the type of unsigned numbers to signed ones, and PerfView shows both signed.
  if (value.field->in == InType::uint64) {
    return std::to_string(static_cast<std::int64_t>(*integer_of(value)));
  }
  if (text == "true") return "True";
  if (text == "false") return "False";
  const InType in = value.field->in;
  if (in == InType::file_time || in == InType::system_time) {
    text = text.substr(2, 21);  // two digits of the year, hundredths of a second
    std::replace(text.begin(), text.end(), '-', '/');
    std::replace(text.begin(), text.end(), 'T', ' ');
  }
  return text.size() > 20 ? text.substr(0, 20) + "..." : text;
}

TEST(Corpus, ValuesOfEveryPrimitiveTypeAreThosePerfViewShows) {
  WSKCHECK_NEED_CORPUS("traces/etl/perfview-primitive-types.baseline.txt");
  const auto lines = baseline_of("perfview-primitive-types.baseline.txt");
  auto log = open_log(corpus_file("perfview-primitive-types.etl").string());
  ASSERT_TRUE(log);
  SchemaBook book;
  std::vector<Value> values;
  std::size_t at = 1;  // the first line is the header event
  while (const EventView* event = (*log)->next()) {
    const EventSchema* schema = book.find(*event);
    if (schema == nullptr) continue;
    ASSERT_EQ(decode(*event, *schema, values), Decoded::whole);
    ASSERT_EQ(values.size(), 12U);
    const std::string& line = lines.at(at++);
    EXPECT_NE(line.find(schema->provider + "/" + schema->name), line.npos);
    for (const Value& value : values) {
      // PerfView gives times in the recording machine's zone, two hours ahead: minutes and on.
      std::string ours = as_perfview(value);
      std::string theirs = between(line, "; " + value.field->name + "=", ';');
      if (value.field->in == InType::file_time || value.field->in == InType::system_time) {
        ours = ours.substr(11, 6);
        theirs = theirs.substr(11, 6);
      }
      EXPECT_EQ(ours, theirs) << value.field->name;
    }
  }
  EXPECT_EQ(at, lines.size());
}

// --- single files

TEST(Corpus, AStructureOfACompressedLogIsDecoded) {
  WSKCHECK_NEED_CORPUS("traces/etl/perfview-SelfDescribingSingleEvent.etl");
  auto log = open_log(corpus_file("perfview-SelfDescribingSingleEvent.etl").string());
  ASSERT_TRUE(log);
  SchemaBook book;
  std::vector<Value> values;
  std::vector<std::string> seen;
  while (const EventView* event = (*log)->next()) {
    const EventSchema* schema = book.find(*event);
    if (schema == nullptr) continue;
    EXPECT_EQ(decode(*event, *schema, values), Decoded::whole);
    seen.push_back(schema->name + " " + values_text(values));
  }
  EXPECT_EQ(seen, std::vector<std::string>{"TestEvent a={b=Hello c=World!}"});
}

// A kernel-mode server: each connection with its addresses.
TEST(Corpus, ConnectionsOfHttpSysAreDecoded) {
  WSKCHECK_NEED_CORPUS("traces/etl/tx-HTTP_Server.etl");
  auto log = open_log(corpus_file("tx-HTTP_Server.etl").string());
  ASSERT_TRUE(log);
  SchemaBook book;
  std::vector<Value> values;
  std::vector<std::string> seen;
  while (const EventView* event = (*log)->next()) {
    const EventSchema* schema = book.find(*event);
    if (schema == nullptr || event->id != 21) continue;
    EXPECT_EQ(decode(*event, *schema, values), Decoded::whole);
    EXPECT_EQ(event->process_id, 0U);
    seen.push_back(values_text(values));
  }
  EXPECT_EQ(seen, (std::vector<std::string>{
                      "ConnectionObj=0xfffffa8003e92010 LocalAddrLength=28 "
                      "LocalAddr=[2001:4898:0:fff:0:5efe:a78:109d]:80 RemoteAddrLength=28 "
                      "RemoteAddr=[2001:4898:0:fff:0:5efe:a50:e410]:37837",
                      "ConnectionObj=0xfffffa8001a9b680 LocalAddrLength=28 "
                      "LocalAddr=[2001:4898:0:fff:0:5efe:a78:109d]:80 RemoteAddrLength=28 "
                      "RemoteAddr=[2001:4898:0:fff:0:5efe:a50:e410]:37838"}));
}

}  // namespace
}  // namespace wskcheck::etl
