// A valid export, cut at every byte and with every byte changed: it is read, or the place is told.
#include <gtest/gtest.h>

#include "support.h"

namespace wskcheck::exports::test {
namespace {

std::vector<traces::Record> first_records(std::size_t count) {
  static const Trace trace = captured("s01_accept_then_connect");
  return {trace.records.begin(), trace.records.begin() + static_cast<std::ptrdiff_t>(count)};
}

std::string text_of(Form form) {
  return export_text(first_records(6), {.form = form, .has_others = true});
}

void check_located(const Reading& reading, std::size_t size) {
  ASSERT_FALSE(reading.error.found.empty());
  EXPECT_EQ(reading.error.file, "lab3.xml");
  if (!reading.error.byte) return;
  EXPECT_LE(*reading.error.byte, size) << reading.message();
  EXPECT_GE(reading.error.line, 1u);
}

TEST(DamagedExport, CutAnywhereIsNeverTakenForTheWhole) {
  for (const Form form : all_forms) {
    const std::string whole = text_of(form);
    for (const bool is_utf16 : {false, true}) {
      const std::string text = is_utf16 ? utf16(whole) : whole;
      for (std::size_t size = 0; size < text.size(); ++size) {
        const std::string cut = text.substr(0, size);
        const Reading reading = read_all(cut);
        if (reading.failed) {
          check_located(reading, size);
          continue;
        }
        // Nothing tells that rows are missing behind a row. Of XML only the end of the last line
        // may be missing.
        const bool is_row = form == Form::tracerpt_csv && cut.find_last_of('\n') + 2 >= size;
        EXPECT_TRUE(is_row || text.size() - size <= 4) << size;
        const auto kept = first_records(reading.records.size());
        EXPECT_EQ(lines_of(reading.records), lines_of(kept));
      }
    }
  }
}

TEST(DamagedExport, WhatComesBeforeTheCutIsReadWhenAskedFor) {
  for (const Form form : all_forms) {
    const std::string text = text_of(form);
    const std::string cut = text.substr(0, text.size() * 3 / 4);
    const Reading reading = read_all(cut, skipping);
    ASSERT_FALSE(reading.failed) << reading.message();
    EXPECT_GE(reading.records.size(), 3u);
    EXPECT_EQ(reading.reader->skipped(), 1u) << reading.reader->first_skipped()->message();
    const auto whole = first_records(reading.records.size());
    EXPECT_EQ(lines_of(reading.records), lines_of(whole));
  }
}

TEST(DamagedExport, AnyChangedByteIsReadOrLocated) {
  for (const Form form : all_forms) {
    std::string text = text_of(form);
    for (std::size_t at = 0; at < text.size(); ++at) {
      const char kept = text[at];
      for (const char changed : {char(kept ^ 0x20), char(kept ^ 0x80), '<', '"', '\0'}) {
        text[at] = changed;
        const Reading reading = read_all(text);
        if (reading.failed) check_located(reading, text.size());
        if (at % 7 == 0) read_all(text, skipping);
      }
      text[at] = kept;
    }
  }
}

TEST(DamagedExport, OneBadEventCostsOneEvent) {
  for (const Form form : {Form::tracerpt_xml, Form::wevtutil_xml}) {
    const std::string whole = export_text(first_records(6), {.form = form});
    const std::size_t second = whole.find("<Event", whole.find("WskRegister"));
    for (const char* const damage : {"<", "</Event", "&", "<x>", "</System>", "\xff", "'\""}) {
      std::string text = whole;
      text.insert(second + 9, damage);
      const Reading reading = read_all(text, skipping);
      ASSERT_FALSE(reading.failed) << damage << reading.message();
      EXPECT_GE(reading.records.size(), 5u) << damage;
      EXPECT_EQ(reading.reader->skipped() + reading.records.size(), 6u) << damage;
    }
  }
}

}  // namespace
}  // namespace wskcheck::exports::test
