// Events in order: of several processors, of a shared stream, of appended sessions; and every kind
// of header.
#include <gtest/gtest.h>

#include "hand_made.h"

namespace wskcheck::etl {
namespace {

using Places = std::vector<std::pair<std::int64_t, int>>;  // stamp and processor

const Guid some_provider = guid_of("11111111-2222-3333-4444-555555555555");

std::vector<FileBytes> events_at(std::initializer_list<std::int64_t> stamps) {
  std::vector<FileBytes> out;
  for (const std::int64_t stamp : stamps) {
    out.push_back(event_record(some_provider, 1, 0, stamp, {}));
  }
  return out;
}

// Of all events but the header's.
Places places_of(LogReader& log) {
  Places out;
  while (const EventView* event = log.next()) {
    if (is_event(event->kind)) out.emplace_back(event->time, event->processor);
  }
  return out;
}

TEST(LogReader, MergesProcessorsByTimeAndThenByNumber) {
  FileBytes log = header_only(3);
  add_buffer(log, {.processor = 2, .sequence = 4, .records = events_at({10, 30, 30, 70})});
  add_buffer(log, {.processor = 0, .sequence = 2, .records = events_at({50, 60})});
  add_buffer(log, {.processor = 0, .sequence = 1, .records = events_at({5, 30})});
  add_buffer(log, {.processor = 1, .sequence = 3, .records = events_at({30})});
  const auto opened = log_of(log);
  const Places expected{{5, 0},  {10, 2}, {30, 0}, {30, 1}, {30, 2},
                        {30, 2}, {50, 0}, {60, 0}, {70, 2}};
  EXPECT_EQ(places_of(*opened), expected);
  EXPECT_EQ(opened->next(), nullptr);
  opened->rewind();
  EXPECT_EQ(places_of(*opened), expected);
}

// What one processor logged stays in its order even where its clock went backwards.
TEST(LogReader, KeepsTheOrderOfOneProcessor) {
  FileBytes log = header_only(1);
  add_buffer(log, {.records = events_at({10, 8, 20})});
  const auto opened = log_of(log);
  EXPECT_EQ(places_of(*opened), (Places{{10, 0}, {8, 0}, {20, 0}}));
  EXPECT_EQ(opened->buffers().inversions, 1U);
}

TEST(LogReader, SortsBuffersThatProcessorsShare) {
  FileBytes log = header_only(4, mode::no_per_processor_buffers);
  add_buffer(log, {.sequence = 1, .records = events_at({10, 8, 30})});
  add_buffer(log, {.processor = 3, .sequence = 2, .records = {}});
  add_buffer(log, {.processor = 1, .sequence = 4, .records = events_at({40, 39})});
  add_buffer(log, {.processor = 2, .sequence = 3, .records = events_at({25, 38})});
  const auto opened = log_of(log);
  std::vector<std::int64_t> stamps;
  for (const auto& [stamp, processor] : places_of(*opened)) stamps.push_back(stamp);
  EXPECT_EQ(stamps, (std::vector<std::int64_t>{8, 10, 25, 30, 38, 39, 40}));
}

TEST(LogReader, ReadsAppendedSessionsOneAfterTheOther) {
  FileBytes log = header_only(1, mode::append);
  add_buffer(log, {.sequence = 1, .records = events_at({100, 200})});
  const FileBytes second = header_only(1, mode::append);
  log.insert(log.end(), second.begin(), second.end());
  add_buffer(log, {.sequence = 1, .records = events_at({150, 300})});
  const auto opened = log_of(log);
  EXPECT_EQ(opened->sessions().size(), 2U);
  EXPECT_EQ(places_of(*opened), (Places{{100, 0}, {200, 0}, {150, 0}, {300, 0}}));
  EXPECT_TRUE(opened->losses().empty());
}

TEST(LogReader, StopsAtThePartThatAPreallocatedFileNeverGot) {
  FileBytes log = header_only(1, mode::preallocate);
  add_buffer(log, {.records = events_at({10})});
  log.resize(log.size() + 3 * hand_made_buffer_bytes);
  const auto opened = log_of(log);
  EXPECT_EQ(places_of(*opened), (Places{{10, 0}}));
  EXPECT_EQ(opened->damage_count(), 0U);
}

TEST(LogReader, OldWindowsHasTheProcessorInTheLowByte) {
  FileBytes log = header_only(4);
  add_buffer(log, {.processor = 0x803, .flags = 0, .records = events_at({10})});
  EXPECT_EQ(places_of(*log_of(log)), (Places{{10, 3}}));
}

TEST(LogReader, KnowsEveryKindOfHeader) {
  const Guid guid = guid_of("3d6fa8d0-fe05-11d0-9dda-00c04fd7ba7c");
  const FileBytes data{1, 2, 3};
  FileBytes wpp_parts(4 + 16 + 8 + 8);
  put32(wpp_parts, 0, 77);
  std::copy(guid.bytes.begin(), guid.bytes.end(), wpp_parts.begin() + 4);
  put64(wpp_parts, 20, 11);
  put32(wpp_parts, 28, 501);
  put32(wpp_parts, 32, 502);
  wpp_parts.push_back(9);
  FileBytes other{16, 0, 0x0e, 0xc0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8};
  FileBytes log = header_only(1);
  add_buffer(log, {.records = {
                       system_record(1, 3, 1, 1, data),
                       system_record(2, 3, 1, 2, data),
                       compact_record(3, 1, 10, 3, data),
                       compact_record(4, 1, 10, 4, data),
                       perfinfo_record(1, 5, data),
                       perfinfo_record(0x8201, 6, FileBytes(24 + 3)),
                       classic_record(0x0a, guid, 1, 7, data),
                       classic_record(0x14, guid, 2, 8, data),
                       classic_record(0x0b, guid, 3, 9, data),
                       classic_record(0x15, guid, 4, 10, data),
                       wpp_record(12, 0x2b | 0x40, wpp_parts),
                       other,
                       event_record(guid, 13, 2, 14, data),
                   }});
  const auto opened = log_of(log);
  ASSERT_EQ(opened->damage_count(), 0U) << opened->damage()[0].message();
  std::vector<std::string> seen;
  opened->next();  // the header event
  while (const EventView* event = opened->next()) {
    seen.push_back(std::string(header_kind_name(event->kind)) + " " + std::to_string(event->time) +
                   " opcode " + std::to_string(event->opcode) + " data " +
                   std::to_string(event->payload.size()) + " pointers " +
                   std::to_string(event->pointer_size));
  }
  EXPECT_EQ(seen, (std::vector<std::string>{
                      "SYSTEM32 1 opcode 1 data 3 pointers 4",
                      "SYSTEM64 2 opcode 1 data 3 pointers 8",
                      "COMPACT32 3 opcode 10 data 3 pointers 4",
                      "COMPACT64 4 opcode 10 data 3 pointers 8",
                      "PERFINFO64 5 opcode 46 data 3 pointers 8",
                      "PERFINFO64 6 opcode 46 data 3 pointers 8",
                      "FULL32 7 opcode 1 data 3 pointers 4",
                      "FULL64 8 opcode 2 data 3 pointers 8",
                      "INSTANCE32 9 opcode 3 data 3 pointers 4",
                      "INSTANCE64 10 opcode 4 data 3 pointers 8",
                      "MESSAGE 11 opcode 0 data 1 pointers 4",
                      "OTHER 11 opcode 0 data 8 pointers 8",
                      "EVENT64 14 opcode 0 data 3 pointers 8",
                  }));
}

TEST(LogReader, ACompressedLogGivesTheSameEvents) {
  const FileBytes plain = written_log({}, simple_records(300, 3), {.processors = 3});
  for (const int format : {2, 3, 4}) {
    const FileBytes compressed = compressed_log(plain, static_cast<std::uint8_t>(format));
    EXPECT_LT(compressed.size(), plain.size() / 2);
    const auto opened = log_of(compressed);
    EXPECT_EQ(opened->buffers().compressed, 3U);
    EXPECT_EQ(places_of(*opened), places_of(*log_of(plain))) << "format " << format;
  }
}

TEST(LogReader, NamesACompressionThatItDoesNotKnow) {
  FileBytes log = compressed_log(written_log({}, simple_records(3)));
  put32(log, 0x2c, 5);
  const auto opened = open_log(input_of(log, "lab3.etl"));
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().message(),
            "lab3.etl: byte 0x2c: found a log compressed with format 5, expected format 2 "
            "(LZNT1), 3 (XPRESS) or 4 (XPRESS-Huffman)\n"
            "  hint: tracerpt can write the log anew");
}

TEST(LogReader, RefusesBuffersThatAreTooLargeTogether) {
  const FileBytes log = compressed_log(written_log({}, simple_records(30, 4), {.processors = 4}));
  LogOptions options;
  options.unpacked_bytes_max = 1000;
  const auto opened = open_log(input_of(log, "lab3.etl"), options);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().expected, "at most 1000");
}

TEST(LogReader, RefusesWhatIsNoLog) {
  const auto empty = open_log(input_of({}, "lab3.etl"));
  ASSERT_FALSE(empty);
  EXPECT_EQ(empty.error().message(),
            "lab3.etl: found an empty file, expected an event log of Windows (.etl)");
  const auto text = open_log(input_of(FileBytes(5000, 'a'), "lab3.etl"));
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().found, "a file of another kind");
  EXPECT_FALSE(text.error().byte);
  EXPECT_FALSE(open_log("no/such.etl"));
  EXPECT_FALSE(open_log("."));
}

// Two of the three marks of a log are enough to tell where the third is wrong.
TEST(LogReader, TellsWhichMarkOfALogIsDamaged) {
  const auto refusal = [](FileBytes log, std::size_t at, std::uint8_t value) {
    log[at] = value;
    const auto opened = open_log(input_of(log, "lab3.etl"));
    return opened ? "" : opened.error().message();
  };
  const FileBytes log = header_only(1);
  const std::string hint = "\n  hint: the file is cut off or damaged";
  EXPECT_EQ(
      refusal(log, 0x36, 0),
      "lab3.etl: byte 0x36: found a first buffer of type 0, expected type 4, that of a header "
      "buffer" +
          hint);
  EXPECT_EQ(refusal(log, 0x4a, 0x12),
            "lab3.etl: byte 0x4a: found the marker 0xc012 of a first event, expected 0xc001 or "
            "0xc002, a system header" +
                hint);
  EXPECT_EQ(
      refusal(FileBytes(log.begin(), log.begin() + 0x4b), 0, 0xff),
      "lab3.etl: byte 0x4b: found the end of the file in its header, expected a header buffer "
      "of at least 432 bytes" +
          hint);
  EXPECT_TRUE(looks_like_log(Bytes(log).first(0x38)));
}

// The size of its buffers, whole kilobytes, is the first word.
TEST(LogReader, KnowsALogThatEndsBeforeItsMarks) {
  for (const std::uint32_t size : {0x400U, 0x10000U, 0x100000U}) {
    FileBytes log(0x37);
    put32(log, 0, size);
    EXPECT_TRUE(looks_like_log(Bytes(log)));
    EXPECT_TRUE(looks_like_log(Bytes(log).first(4)));
    EXPECT_FALSE(looks_like_log(Bytes(log).first(3)));
  }
  for (const std::uint32_t size : {0U, 0x3ffU, 0x401U, 0x80000000U, 0x22007b00U}) {
    FileBytes other(0x37);
    put32(other, 0, size);
    EXPECT_FALSE(looks_like_log(Bytes(other))) << size;
  }
}

// An endless file of the smallest buffers is still read in one pass.
TEST(LogReader, ReadsBuffersWithoutRecords) {
  FileBytes log = header_only(1);
  FileBytes empty(0x48);
  empty[0x34] = 1;
  put32(empty, 0, 0x48);
  put32(empty, 0x30, 0x48);
  for (std::uint64_t i = 1; i < 20000; ++i) {
    put64(empty, 0x18, i);
    log.insert(log.end(), empty.begin(), empty.end());
  }
  const auto opened = log_of(log);
  EXPECT_EQ(opened->buffers().buffers, 20000U);
  EXPECT_TRUE(opened->losses().empty());
}

}  // namespace
}  // namespace wskcheck::etl
