// Cuts the CSV of tracerpt into rows. A value with commas, quotes or ends of line stands in quotes,
// a quote in it is doubled; blanks around a value mean nothing.
#include <algorithm>
#include <array>
#include <deque>
#include <limits>

#include "cutter.h"
#include "recorder.h"
#include "text_values.h"
#include "wskcheck/etl/etl_reader.h"

namespace wskcheck::exports {
namespace {

enum Column : std::size_t {
  event_name,
  type,
  event_id,
  version,
  channel,
  opcode,
  task,
  tid,
  processor,
  clock_time,
  user_data,
  column_count
};

constexpr std::array<std::string_view, column_count> column_names{
    "Event Name", "Type", "Event ID",         "Version",    "Channel",  "Opcode",
    "Task",       "TID",  "Processor Number", "Clock-Time", "User Data"};

constexpr std::uint64_t trace_logging_channel = 11;

class CsvCutter final : public Cutter {
 public:
  CsvCutter(TextSource& source, std::size_t event_bytes_max) : Cutter(source, event_bytes_max) {}

  Got next(std::string_view& text) override;
  bool parse(std::string_view text, ExportEvent& event) override;

 private:
  Got cut(std::string_view& text);
  Got give_up() {
    is_hopeless_ = true;
    return Got::hopeless;
  }
  Got bad_row(std::string found, std::string expected, std::string hint = {});
  bool read_titles(std::string_view text);
  std::size_t split(std::string_view text, std::vector<Item>* items);
  std::size_t split_quoted(std::string_view text, std::size_t at, std::vector<Item>* items);
  void name(ExportEvent& event, const std::vector<Item>& row) const;
  bool read_clock(ExportEvent& event, const Item& item);
  std::string_view column(const std::vector<Item>& row, Column one) const {
    return row[places_[one]].text;
  }

  std::array<std::size_t, column_count> places_{};
  std::vector<Item> row_;
  std::deque<std::string> unquoted_;
  bool has_titles_ = false;
  bool drop_line_ = false;  // the last row was bad: go on behind its first end of line
};

// The place behind the closing quote, or npos. `at` is that of the opening one.
std::size_t CsvCutter::split_quoted(std::string_view text, std::size_t at,
                                    std::vector<Item>* items) {
  const std::size_t first = at + 1;
  bool has_quotes = false;
  std::size_t end = text.find('"', first);
  while (end != text.npos && end + 1 < text.size() && text[end + 1] == '"') {
    has_quotes = true;
    end = text.find('"', end + 2);
  }
  if (end == text.npos || items == nullptr) return end == text.npos ? end : end + 1;
  std::string_view value = text.substr(first, end - first);
  if (has_quotes) {
    std::string& made = unquoted_.emplace_back();
    for (std::size_t i = 0; i < value.size(); ++i) {
      made += value[i];
      if (value[i] == '"') ++i;
    }
    value = made;
  }
  items->push_back({{}, value, first});
  return end + 1;
}

// The place behind the end of the row, or npos when the text has none; and its values.
std::size_t CsvCutter::split(std::string_view text, std::vector<Item>* items) {
  std::size_t at = 0;
  for (;;) {
    const std::size_t first = std::min(text.find_first_not_of(" \t", at), text.size());
    if (first < text.size() && text[first] == '"') {
      const std::size_t closed = split_quoted(text, first, items);
      if (closed == text.npos) return closed;
      at = std::min(text.find_first_not_of(" \t\r", closed), text.size());
      if (at < text.size() && text[at] != ',' && text[at] != '\n') {
        // More text behind the quotes: as if there were none.
        if (items != nullptr) items->pop_back();
        at = first;
      }
    } else {
      at = first;
    }
    const std::size_t end = text.find_first_of(",\n", at);
    if (end == text.npos) return end;
    const bool is_quoted = at > first;
    if (!is_quoted && items != nullptr) {
      items->push_back({{}, trimmed(text.substr(at, end - at)), at});
    }
    at = end + 1;
    if (text[end] == '\n') return at;
  }
}

Cutter::Got CsvCutter::bad_row(std::string found, std::string expected, std::string hint) {
  drop_line_ = true;
  fail(0, std::move(found), std::move(expected), std::move(hint));
  return Got::bad;
}

Cutter::Got CsvCutter::cut(std::string_view& text) {
  for (;;) {
    const std::size_t end = split(source_.view(), nullptr);
    if (end != std::string_view::npos && end <= event_max_) {
      text = source_.view().substr(0, end);
      given_ = end;
      return Got::event;
    }
    if (source_.view().size() > event_max_) {
      return bad_row("a row of more than " + std::to_string(event_max_) + " bytes", "its end");
    }
    if (!source_.more()) break;
  }
  if (source_.failed()) {
    fail(source_.view().size(), "a read error", "the rest of the file",
         "the file cannot be read to its end; copy it anew");
    return give_up();
  }
  if (trimmed(source_.view()).empty()) return Got::end;
  return bad_row("the end of the file inside a row", "the end of the line",
                 "the export was cut off here; skipping bad lines reads what comes before");
}

Cutter::Got CsvCutter::next(std::string_view& text) {
  source_.consume(given_);
  given_ = 0;
  while (drop_line_) {
    const std::size_t newline = source_.view().find('\n');
    drop_line_ = newline == std::string_view::npos;
    source_.consume(drop_line_ ? source_.view().size() : newline + 1);
    if (drop_line_ && !source_.more()) break;
  }
  drop_line_ = false;
  for (;;) {
    const Got got = cut(text);
    if (got == Got::bad && !has_titles_) return give_up();
    if (got != Got::event) return got;
    if (!trimmed(text).empty()) {
      if (has_titles_) return got;
      if (!read_titles(text)) return give_up();
    }
    source_.consume(given_);
    given_ = 0;
  }
}

bool CsvCutter::read_titles(std::string_view text) {
  row_.clear();
  unquoted_.clear();
  split(text, &row_);
  for (std::size_t i = 0; i < column_count; ++i) {
    const auto same = [&](const Item& item) { return same_letters(item.text, column_names[i]); };
    const auto place = std::find_if(row_.begin(), row_.end(), same);
    if (place == row_.end()) {
      return fail(0, "no column \"" + std::string(column_names[i]) + "\"",
                  "the columns of tracerpt -of CSV",
                  text.find(';') != text.npos ? "a spreadsheet has put semicolons for the commas; "
                                                "export it anew and keep the file as it is"
                                              : "export it with tracerpt of Windows 7 or later");
    }
    places_[i] = static_cast<std::size_t>(place - row_.begin());
  }
  has_titles_ = true;
  return true;
}

// Where the name of a TraceLogging event stands is not documented; docs/exports.md lists what is
// accepted.
void CsvCutter::name(ExportEvent& event, const std::vector<Item>& row) const {
  const std::string_view whole = column(row, event_name);
  event.provider = whole;
  event.name = column(row, type);
  const std::size_t slash = whole.find('/');
  if (whole.substr(0, slash) == etl::recorder_name) {
    event.provider = whole.substr(0, slash);
    if (slash != whole.npos) {
      event.name = whole.substr(slash + 1);
    } else if (!is_recorder_name(event.name)) {
      const std::string_view other = column(row, task);
      event.name = is_recorder_name(other) ? other : std::string_view{};
    }
  } else if (event.id == 0 && read_number(column(row, channel)) == trace_logging_channel &&
             is_recorder_name(whole)) {
    event.provider = etl::recorder_name;
    event.name = whole;
  }
}

bool CsvCutter::read_clock(ExportEvent& event, const Item& item) {
  event.time_text = item;
  event.time_text.name = column_names[clock_time];
  const auto stamp = read_number(item.text);
  if (stamp && *stamp <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    event.time = static_cast<std::int64_t>(*stamp);
    return true;
  }
  if (item.text.find_first_of("eE.") == item.text.npos) return true;  // told when it matters
  is_hopeless_ = true;
  return fail(
      item.offset, "the Clock-Time " + shown(item.text), "a time with all its digits",
      "a spreadsheet has rounded the times; export the log anew and keep the file as it is");
}

bool CsvCutter::parse(std::string_view text, ExportEvent& event) {
  event.clear();
  row_.clear();
  unquoted_.clear();
  split(text, &row_);
  const std::size_t needed = *std::max_element(places_.begin(), places_.end());
  if (row_.size() < needed) {
    return fail(0, "a row of " + std::to_string(row_.size()) + " columns",
                std::to_string(needed) + " or more");
  }
  const std::size_t first_value = places_[user_data];
  event.has_names = false;
  const auto number = [&](Column one) { return read_number(column(row_, one)); };
  const auto small = [&](Column one) {
    const auto value = number(one);
    const bool fits = value && *value <= std::numeric_limits<std::uint32_t>::max();
    return fits ? std::optional(static_cast<std::uint32_t>(*value)) : std::nullopt;
  };
  event.id = small(event_id).value_or(0);
  event.version = small(version).value_or(0);
  event.opcode = small(opcode);
  event.cpu = small(processor);
  const auto thread = small(tid);
  if (thread && *thread != std::numeric_limits<std::uint32_t>::max()) event.tid = *thread;
  name(event, row_);
  if (!read_clock(event, row_[places_[clock_time]])) return false;
  if (row_.size() > first_value && row_.back().text.empty() &&
      text[row_.back().offset - 1] != '"') {
    row_.pop_back();  // what stands behind the last comma
  }
  for (std::size_t i = first_value; i < row_.size(); ++i) event.items.push_back(row_[i]);
  return true;
}

}  // namespace

std::unique_ptr<Cutter> cut_csv(TextSource& source, std::size_t event_bytes_max) {
  return std::make_unique<CsvCutter>(source, event_bytes_max);
}

}  // namespace wskcheck::exports
