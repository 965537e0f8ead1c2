// Each witness of a loss, and how far it reaches.
#include <gtest/gtest.h>

#include <algorithm>

#include "hand_made.h"

namespace wskcheck::etl {

void PrintTo(const Loss& loss, std::ostream* out) {
  *out << loss_name(loss.kind) << ' ' << loss.from << ".." << loss.until << " at " << loss.offset;
  if (loss.processor) *out << " processor " << *loss.processor;
  if (loss.events) *out << " events " << *loss.events;
}

namespace {

constexpr std::uint64_t size = hand_made_buffer_bytes;
const Guid some_provider = guid_of("11111111-2222-3333-4444-555555555555");

FileBytes event_at(std::int64_t stamp) { return event_record(some_provider, 1, 0, stamp, {}); }

std::vector<FileBytes> events_at(std::initializer_list<std::int64_t> stamps) {
  std::vector<FileBytes> out;
  for (const std::int64_t stamp : stamps) out.push_back(event_at(stamp));
  return out;
}

std::vector<Loss> losses_of(const FileBytes& bytes) { return log_of(bytes)->losses(); }

TEST(Losses, AWholeLogHasNone) {
  FileBytes log = header_only(2);
  add_buffer(log, {.processor = 0, .sequence = 1, .records = events_at({10, 20})});
  add_buffer(log, {.processor = 1, .sequence = 2, .records = events_at({15})});
  EXPECT_EQ(losses_of(log), std::vector<Loss>{});
}

TEST(Losses, CountsOfTheHeaderReachOverTheWholeLog) {
  EtlWriterOptions options;
  options.events_lost = 3;
  options.buffers_lost = 1;
  const FileBytes log = written_log({}, simple_records(10), options);
  EXPECT_EQ(losses_of(log), (std::vector<Loss>{{LossKind::events_lost, 0, 10, {}, 3, 0},
                                               {LossKind::buffers_lost, 0, 10, {}, {}, 0}}));
}

TEST(Losses, AMissingBufferMayBeOfAnyProcessor) {
  FileBytes log = header_only(2);
  add_buffer(log, {.processor = 0, .sequence = 1, .records = events_at({10, 20})});
  add_buffer(log, {.processor = 1, .sequence = 2, .records = events_at({15, 25})});
  add_buffer(log, {.processor = 0, .sequence = 4, .records = events_at({40, 50})});
  add_buffer(log, {.processor = 1, .sequence = 5, .records = events_at({60})});
  EXPECT_EQ(losses_of(log),
            (std::vector<Loss>{{LossKind::missing_buffer, 20, 60, {}, {}, 3 * size}}));
}

TEST(Losses, OfAProcessorThatIsNowhereAllMayBeMissing) {
  FileBytes log = header_only(3);
  add_buffer(log, {.processor = 0, .sequence = 1, .records = events_at({10, 20})});
  add_buffer(log, {.processor = 1, .sequence = 3, .records = events_at({30})});
  EXPECT_EQ(losses_of(log),
            (std::vector<Loss>{{LossKind::missing_buffer, 0, 30, {}, {}, 2 * size}}));
}

TEST(Losses, AFlagReachesToTheNeighboursOfItsBuffer) {
  for (const int flag : {0x02, 0x04}) {
    FileBytes log = header_only(2);
    add_buffer(log, {.processor = 0, .sequence = 1, .records = events_at({10, 20})});
    add_buffer(log, {.processor = 1, .sequence = 2, .records = events_at({5, 100})});
    add_buffer(log, {.processor = 0,
                     .sequence = 3,
                     .flags = static_cast<std::uint16_t>(0x20 | flag),
                     .records = events_at({30})});
    add_buffer(log, {.processor = 0, .sequence = 4, .records = events_at({40, 50})});
    EXPECT_EQ(losses_of(log),
              (std::vector<Loss>{{LossKind::buffer_flag, 20, 40, {}, {}, 3 * size}}));
  }
}

TEST(Losses, WhatACircularLogOverwroteIsOlderThanWhatIsThere) {
  FileBytes log = header_only(2, mode::circular);
  add_buffer(log, {.processor = 1, .sequence = 11, .flushed = 190, .records = events_at({120})});
  add_buffer(log, {.processor = 0, .sequence = 10, .flushed = 180, .records = events_at({100})});
  EXPECT_EQ(losses_of(log), (std::vector<Loss>{{LossKind::overwritten, 0, 120, {}, {}, 2 * size}}));
}

// Processor 1 slept: what it lost was flushed before the oldest survivor was.
TEST(Losses, WhatACircularLogOverwroteWasFlushedBeforeWhatIsThere) {
  FileBytes log = header_only(2, mode::circular);
  add_buffer(log, {.processor = 0, .sequence = 10, .flushed = 180, .records = events_at({100})});
  add_buffer(log, {.processor = 1, .sequence = 11, .flushed = 990, .records = events_at({900})});
  EXPECT_EQ(losses_of(log), (std::vector<Loss>{{LossKind::overwritten, 0, 180, {}, {}, size}}));
}

TEST(Losses, ALostEventReachesBackToTheOneBefore) {
  const Guid lost = guid_of("6a399ae0-4bc6-4de9-870b-3657f8947e7e");
  FileBytes log = header_only(1);
  add_buffer(log, {.records = {event_at(10), classic_record(0x14, lost, 32, 30, {}), event_at(40),
                               classic_record(0x14, lost, 33, 50, {})}});
  const std::uint64_t first = size + 0x48 + 0x50;
  EXPECT_EQ(losses_of(log),
            (std::vector<Loss>{{LossKind::lost_event, 0, 30, {}, {}, first},
                               {LossKind::lost_event, 30, 50, {}, {}, first + 0x30 + 0x50}}));
}

TEST(Losses, AFileThatEndsTooEarlyHasLostWhatFollows) {
  FileBytes log = header_only(2);
  put32(log, at_buffers_written, 4);
  add_buffer(log, {.processor = 0, .sequence = 1, .records = events_at({10, 20})});
  add_buffer(log, {.processor = 1, .sequence = 2, .records = events_at({15, 90})});
  EXPECT_EQ(losses_of(log), (std::vector<Loss>{{LossKind::cut_off, 20, 90, {}, {}, 3 * size}}));
  EXPECT_EQ(log_of(log)->damage().at(0).message(),
            "lab3.etl: byte 0x3000: found the end of the file after 3 buffers, expected 4 buffers, "
            "as the header says\n  hint: the file is cut off");
}

// Windows marks the last buffer of a session. Here is one less than the session has written.
TEST(Losses, ALastBufferWithoutTheMarkOfOneIsNotTheLast) {
  FileBytes log = header_only(2);
  add_buffer(log, {.processor = 0, .sequence = 1, .records = events_at({10, 20})});
  add_buffer(log, {.processor = 1, .sequence = 2, .flags = 0x20, .records = events_at({15, 90})});
  EXPECT_EQ(losses_of(log), (std::vector<Loss>{{LossKind::missing_end, 20, 90, {}, {}, 2 * size}}));
  put32(log, at_log_file_mode, mode::circular);  // there the last one may be anywhere
  EXPECT_EQ(losses_of(log), std::vector<Loss>{});
}

TEST(Losses, ASessionThatWasNeverClosedHasMoreInMemory) {
  FileBytes log = header_only(2);
  put64(log, header_data + 16, 0);
  add_buffer(log, {.processor = 0, .sequence = 1, .records = events_at({10, 20})});
  add_buffer(log, {.processor = 1, .sequence = 2, .records = events_at({15, 90})});
  EXPECT_EQ(losses_of(log), (std::vector<Loss>{{LossKind::never_closed, 20, 90, {}, {}, 0}}));
}

// What the first session had at its end is older than all of the second one.
TEST(Losses, TheEndOfAnAppendedSessionIsInTheMiddle) {
  FileBytes log = header_only(1, mode::append);
  add_buffer(log, {.sequence = 1, .flags = 0x20, .records = events_at({10, 20})});
  FileBytes second = header_only(1, mode::append);
  put64(second, 0x48 + 16, 500);
  add_buffer(second, {.sequence = 1, .records = events_at({600, 700})});
  log.insert(log.end(), second.begin(), second.end());
  EXPECT_EQ(losses_of(log), (std::vector<Loss>{{LossKind::missing_end, 20, 500, {}, {}, size}}));
}

TEST(Losses, ARecordThatCannotBeReadIsOneOfItsProcessor) {
  FileBytes log = header_only(2);
  add_buffer(log, {.processor = 0, .sequence = 1, .records = events_at({10, 20})});
  add_buffer(log, {.processor = 1, .sequence = 2, .records = events_at({15, 25})});
  add_buffer(log, {.processor = 1, .sequence = 3, .records = events_at({30, 40, 50})});
  add_buffer(log, {.processor = 1, .sequence = 4, .records = events_at({60})});
  const std::size_t second = 3 * size + 0x48 + 0x50;
  log[second + 3] = 0x55;
  EXPECT_EQ(losses_of(log), (std::vector<Loss>{{LossKind::damaged, 25, 60, 1, {}, 3 * size}}));
  const auto opened = log_of(log);
  ASSERT_EQ(opened->damage_count(), 1U);
  EXPECT_EQ(opened->damage()[0].message(),
            "lab3.etl: byte 0x3098: found the marker 0x55130050, expected the marker of a record "
            "header");
}

// --- as records

std::vector<std::pair<std::uint64_t, std::uint64_t>> gaps_of(const RecordsOf& reading) {
  std::vector<std::pair<std::uint64_t, std::uint64_t>> out;
  for (const traces::Record& record : reading.records) {
    if (record.ev == traces::Event::gap) out.emplace_back(record.t, record.until);
  }
  return out;
}

TEST(LossRecords, ComeAtTheFirstMomentThatMayBeMissing) {
  EtlWriterOptions options;
  options.buffer_bytes = 4096;
  options.missing_buffers = {2};
  const auto records = simple_records(100);
  const RecordsOf whole = records_of(written_log({}, records, {.buffer_bytes = 4096}));
  const RecordsOf reading = records_of(written_log({}, records, options));
  ASSERT_FALSE(whole.failed);
  ASSERT_FALSE(reading.failed) << reading.error.message();

  const auto gaps = gaps_of(reading);
  ASSERT_EQ(gaps.size(), 1U);
  // Nothing but the records inside of the gap is missing, and the gap follows the last one before.
  std::vector<traces::Record> expected;
  for (const traces::Record& record : whole.records) {
    if (record.t <= gaps[0].first || record.t >= gaps[0].second) expected.push_back(record);
  }
  ASSERT_EQ(reading.records.size(), expected.size() + 1);
  EXPECT_LT(expected.size(), whole.records.size());
  std::size_t at = 0;
  for (const traces::Record& record : reading.records) {
    if (record.ev != traces::Event::gap) {
      EXPECT_TRUE(same_content(record, expected[at++]));
    } else {
      EXPECT_EQ(reading.records[at].t, record.t);
    }
  }
}

// Whichever buffer is missing: what is not there lies in gaps. With one buffer that is missing in
// front of others, and with the last one.
TEST(LossRecords, CoverEachBufferThatMayBeMissing) {
  const auto records = simple_records(200, 2);
  const RecordsOf whole =
      records_of(written_log({}, records, {.processors = 2, .buffer_bytes = 4096}));
  ASSERT_FALSE(whole.failed) << whole.error.message();
  std::uint64_t buffers = 0;
  for (std::uint64_t missing = 1;; ++missing) {
    EtlWriterOptions options;
    options.processors = 2;
    options.buffer_bytes = 4096;
    options.missing_buffers = {missing};
    const RecordsOf reading = records_of(written_log({}, records, options));
    if (reading.failed) {  // the one with the trace's header
      ADD_FAILURE() << missing << reading.error.message();
      break;
    }
    const auto gaps = gaps_of(reading);
    if (reading.records.size() == whole.records.size() && gaps.empty()) break;
    ++buffers;
    std::size_t at = 0;
    for (const traces::Record& record : whole.records) {
      while (at < reading.records.size() && reading.records[at].ev == traces::Event::gap) ++at;
      if (at < reading.records.size() && same_content(reading.records[at], record)) {
        ++at;
        continue;
      }
      const bool told = std::any_of(gaps.begin(), gaps.end(), [&](const auto& gap) {
        return gap.first <= record.t && record.t <= gap.second;
      });
      EXPECT_TRUE(told) << "buffer " << missing << " time " << record.t;
    }
  }
  EXPECT_GE(buffers, 4U);
}

TEST(LossRecords, CarryTheCountOfTheHeader) {
  const RecordsOf reading = records_of(written_log({}, simple_records(4), {.events_lost = 3}));
  ASSERT_EQ(reading.records.size(), 5U);
  const traces::Record& gap = reading.records[0];
  EXPECT_EQ(gap.ev, traces::Event::gap);
  EXPECT_EQ(gap.lost, 3U);
  EXPECT_EQ(gap.until, 4U);
  EXPECT_TRUE(gap.is_missing(traces::Field::cpu));
  EXPECT_TRUE(gap.is_missing(traces::Field::tid));
}

TEST(LossRecords, ADamagedPartIsOneWhenBadInputIsSkipped) {
  FileBytes log = written_log({}, simple_records(40), {.buffer_bytes = 4096});
  log[4096 + 0x48 + 3 * 0x100 / 8 * 8 + 0x48] ^= 0xff;
  log[8192 + 0x48 + 3] = 0;  // the marker of the first record of the second data buffer
  traces::ReadOptions skipping;
  skipping.skip_bad_lines = true;
  const RecordsOf reading = records_of(log, skipping);
  ASSERT_FALSE(reading.failed) << reading.error.message();
  EXPECT_GE(reading.reader->skipped(), 1U);
  ASSERT_NE(reading.reader->first_skipped(), nullptr);
  EXPECT_FALSE(gaps_of(reading).empty());
}

}  // namespace
}  // namespace wskcheck::etl
