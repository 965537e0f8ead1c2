// A small log, cut off at every byte and with every byte changed: it is read, or an error tells the
// place; never a crash, an endless loop or an allocation that the file's size does not explain.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <new>

#include "hand_made.h"

// The address sanitizer has an allocator of its own; there nothing is counted.
#if defined(__SANITIZE_ADDRESS__)
#define WSKCHECK_OWN_NEW 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WSKCHECK_OWN_NEW 0
#endif
#endif
#ifndef WSKCHECK_OWN_NEW
#define WSKCHECK_OWN_NEW 1
#endif

namespace {

std::atomic<std::size_t> largest{0};
std::atomic<std::size_t> together{0};  // of all allocations since it was set to 0

}  // namespace

#if WSKCHECK_OWN_NEW
namespace {

void* counted(std::size_t size) {
  std::size_t before = largest.load();
  while (size > before && !largest.compare_exchange_weak(before, size)) {
  }
  together += size;
  void* const memory = std::malloc(size);
  if (memory == nullptr) std::abort();
  return memory;
}

}  // namespace

void* operator new(std::size_t size) { return counted(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
#endif

namespace wskcheck::etl {
namespace {

constexpr std::uint32_t buffer_bytes = 4096;
constexpr std::uint32_t buffer_bytes_max = 1U << 20;
// Beside unpacked buffers: a chunk that a stream is read by, and tables.
constexpr std::size_t allocation_max = (std::size_t{1} << 20) + 4096;
// Of reading the same bytes three times, each record into a test's own text.
constexpr std::size_t together_max = std::size_t{32} << 20;

FileBytes small_log() {
  EtlWriterOptions options;
  options.processors = 2;
  options.buffer_bytes = buffer_bytes;
  traces::Header header;
  header.driver = "lab";
  return written_log(header, simple_records(24, 2), options);
}

void read_all(traces::RecordReader& reader, bool skips) {
  traces::Record record;
  traces::ReadState state;
  std::uint64_t records = 0;
  while ((state = reader.next(record)) == traces::ReadState::record) ++records;
  EXPECT_EQ(reader.records(), records);
  if (state == traces::ReadState::error) {
    EXPECT_FALSE(reader.error().found.empty());
    EXPECT_FALSE(reader.error().expected.empty());
    EXPECT_EQ(reader.error().file, "lab3.etl");
    EXPECT_EQ(reader.next(record), traces::ReadState::error);
  }
  EXPECT_TRUE(skips || reader.skipped() == 0);
}

void check(const FileBytes& bytes) {
  together = 0;
  LogOptions options;
  options.buffer_bytes_max = buffer_bytes_max;
  for (const bool skips : {false, true}) {
    auto log = open_log(input_of(bytes, "lab3.etl"), options);
    if (!log) {
      EXPECT_FALSE(log.error().found.empty());
      return;
    }
    for (const traces::Diagnostic& one : (*log)->damage()) {
      ASSERT_TRUE(one.byte.has_value());
      EXPECT_LE(*one.byte, bytes.size());
    }
    traces::ReadOptions reading;
    reading.skip_bad_lines = skips;
    auto reader = open_etl(std::move(*log), reading);
    if (!reader) {
      EXPECT_FALSE(reader.error().found.empty());
    } else {
      read_all(**reader, skips);
    }
  }
  auto log = open_log(input_of(bytes, "lab3.etl"), options);
  SchemaBook book;
  const EtlInfo info = summarize(**log, book);
  EXPECT_EQ(info.events, info.buffers.records);
  EXPECT_LE(together.load(), together_max);
}

void check_cuts(const FileBytes& whole) {
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    SCOPED_TRACE(size);
    check(FileBytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)));
    ASSERT_FALSE(testing::Test::HasFailure());
  }
}

// The filler behind a buffer's data means nothing: of it only one byte is changed.
bool is_filler(const FileBytes& whole, std::size_t at) {
  return at > 0 && whole[at] == 0xff && whole[at - 1] == 0xff;
}

void check_flips(const FileBytes& whole) {
  for (std::size_t at = 0; at < whole.size(); ++at) {
    if (is_filler(whole, at)) continue;
    for (const int pattern : {0x01, 0x80, 0xff, -1, -2}) {
      FileBytes bytes = whole;
      bytes[at] = pattern == -1   ? std::uint8_t{0}
                  : pattern == -2 ? std::uint8_t{0xff}
                                  : static_cast<std::uint8_t>(bytes[at] ^ pattern);
      SCOPED_TRACE(at);
      check(bytes);
      ASSERT_FALSE(testing::Test::HasFailure());
    }
  }
}

TEST(Damage, ALogCutOffAtAnyByteIsReadOrLocated) {
  largest = 0;
  check_cuts(small_log());
  EXPECT_LE(largest.load(), allocation_max);
}

TEST(Damage, ALogWithAnyByteChangedIsReadOrLocated) {
  largest = 0;
  check_flips(small_log());
  EXPECT_LE(largest.load(), allocation_max);
}

class CompressedDamage : public testing::TestWithParam<int> {
 protected:
  FileBytes log() const {
    return compressed_log(small_log(), static_cast<std::uint8_t>(GetParam()));
  }
};

TEST_P(CompressedDamage, ALogCutOffAtAnyByteIsReadOrLocated) {
  largest = 0;
  check_cuts(log());
  EXPECT_LE(largest.load(), allocation_max);
}

TEST_P(CompressedDamage, ALogWithAnyByteChangedIsReadOrLocated) {
  largest = 0;
  check_flips(log());
  EXPECT_LE(largest.load(), allocation_max);
}

// The numbers of Windows: LZNT1, XPRESS, XPRESS-Huffman.
INSTANTIATE_TEST_SUITE_P(Formats, CompressedDamage, testing::Values(2, 3, 4));

// Every field of a buffer header and of the header event at the edges of its range.
TEST(Damage, NumbersAtTheEdgesAreReadOrLocated) {
  const FileBytes whole = small_log();
  for (std::size_t at = 0; at + 4 <= 0x200; at += 2) {
    for (const std::uint32_t value :
         {0U, 1U, 0x47U, 0x48U, 0x7fffffffU, 0x80000000U, 0xfffffff0U, 0xffffffffU}) {
      for (const std::size_t buffer : {std::size_t{0}, std::size_t{buffer_bytes}}) {
        FileBytes bytes = whole;
        put32(bytes, buffer + at, value);
        SCOPED_TRACE(at);
        check(bytes);
        ASSERT_FALSE(HasFailure());
      }
    }
  }
}

TEST(Damage, WhatComesBeforeACutIsRead) {
  const FileBytes whole = small_log();
  const RecordsOf all = records_of(whole);
  ASSERT_FALSE(all.failed) << all.error.message();
  // In the middle of the last buffer's data: the records in front of it are there.
  const std::size_t last = whole.size() - buffer_bytes;
  const std::size_t cut = last + get32(whole, last + 0x30) / 2;
  const FileBytes bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(cut));
  const RecordsOf some = records_of(bytes);

  EXPECT_TRUE(some.failed);
  EXPECT_EQ(some.error.byte, cut);
  EXPECT_EQ(
      some.error.message(),
      "lab3.etl: byte " +
          [&] {
            char text[32];
            std::snprintf(text, sizeof text, "0x%zx", cut);
            return std::string(text);
          }() +
          ": found the end of the file after " + std::to_string(cut - last) +
          " bytes of a buffer, expected a buffer of 4096 bytes\n  hint: the file is cut off");
  EXPECT_GT(some.records.size(), 12U);
  EXPECT_LT(some.records.size(), all.records.size());
}

}  // namespace
}  // namespace wskcheck::etl
