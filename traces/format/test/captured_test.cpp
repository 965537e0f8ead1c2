// Every trace that this project captured is read to its end.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "support.h"

namespace wskcheck::traces {
namespace {

struct Captured {
  const char* name;
  std::uint64_t records;  // lines of the file but the header
};

const Captured all[] = {
    {"s01_accept_then_connect", 37},
    {"s02_connect_before_accept", 30},
    {"s04_close_with_one", 22},
    {"s05_close_with_three", 28},
    {"s06_two_pended_two_connects", 32},
    {"s13_binds", 50},
    {"s20_auto_one", 195},
    {"s32_soak_one_pended", 4019},
};

std::string path_of(const Captured& file) {
  return std::string(WSKCHECK_CAPTURED) + "/wine-8.0/" + file.name + ".jsonl";
}

TEST(Captured, IsReadToItsEnd) {
  for (const Captured& file : all) {
    auto opened = open_jsonl(path_of(file));
    ASSERT_TRUE(opened) << opened.error().message();
    RecordReader& reader = **opened;
    Record record;
    ReadState state;
    while ((state = reader.next(record)) == ReadState::record) {
    }
    EXPECT_EQ(state, ReadState::end) << reader.error().message();
    EXPECT_EQ(reader.records(), file.records) << file.name;
    EXPECT_EQ(reader.next(record), ReadState::end);

    Header expected;
    expected.frequency = 10000000;
    expected.order = Order::total;
    expected.complete = true;
    expected.source = std::string("recorded: ") + file.name;
    expected.provider = "Wine 8.0 netio.sys";
    expected.driver = "wskprobe.sys";
    expected.os = "Wine 8.0 on Linux";
    EXPECT_EQ(reader.header(), expected);
  }
}

TEST(Captured, IsTheSameAfterWriting) {
  for (const Captured& file : all) {
    std::ifstream in(path_of(file), std::ios::binary);
    const Reading first = read_text({std::istreambuf_iterator<char>(in), {}});
    ASSERT_FALSE(first.failed) << first.error.message();

    const std::string text = written(first.reader->header(), first.records);
    const Reading second = read_text(text);

    ASSERT_FALSE(second.failed) << second.error.message();
    ASSERT_EQ(first.records.size(), second.records.size());
    for (std::size_t i = 0; i < first.records.size(); ++i) {
      EXPECT_TRUE(same_content(first.records[i], second.records[i])) << file.name << ' ' << i;
    }
    EXPECT_EQ(written(second.reader->header(), second.records), text);
  }
}

}  // namespace
}  // namespace wskcheck::traces
