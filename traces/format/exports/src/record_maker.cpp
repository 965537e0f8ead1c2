// See record_maker.h.
#include "record_maker.h"

#include <fmt/format.h>

#include <algorithm>

#include "recorder.h"
#include "text_values.h"
#include "wskcheck/etl/etl_reader.h"
#include "wskcheck/traces/schema.h"

namespace wskcheck::exports {
namespace {

using traces::Event;
using traces::Field;
using traces::Phase;
using traces::Record;

constexpr std::size_t names_max = 4096;
constexpr std::size_t text_max = std::size_t{16} << 20;
constexpr std::uint64_t frequency_max = 1000000000000;
constexpr std::uint32_t opcode_stop = 2;

std::string place(const Record& record) {
  const std::string_view phase = traces::phase_name(record.ph);
  return fmt::format("{}{}{}", traces::function_name(record), phase.empty() ? "" : " ", phase);
}

bool is_listed(const Record& record, Field field) noexcept {
  if (field <= Field::op) return true;
  const auto fields = traces::fields_of(record.ev, record.ph)->fields();
  return std::find(fields.begin(), fields.end(), field) != fields.end();
}

const Item* find(const ExportEvent& event, std::string_view name) noexcept {
  for (const Item& item : event.items) {
    if (item.name == name) return &item;
  }
  return nullptr;
}

// Ticks of the log's clock as ticks of the export, rounded down.
std::uint64_t scaled(std::uint64_t raw, std::uint64_t frequency) noexcept {
  const std::uint64_t seconds = raw / frequency;
  if (seconds > traces::integer_max / ticks_per_second - 1) return traces::integer_max;
  return seconds * ticks_per_second + raw % frequency * ticks_per_second / frequency;
}

}  // namespace

bool RecordMaker::fail(std::size_t offset, std::string found, std::string expected,
                       std::string hint) {
  complaint_ = {offset, std::move(found), std::move(expected), std::move(hint)};
  return false;
}

bool RecordMaker::set_phase(const ExportEvent& event, Record& record) {
  const traces::EventSchema& shape = traces::schema_of(record.ev);
  const std::uint32_t first = shape.first == Phase::none ? 0 : 1;
  const bool has_both = shape.second != Phase::none;
  if (event.opcode == first) {
    record.ph = shape.first;
  } else if (has_both && event.opcode == opcode_stop) {
    record.ph = shape.second;
  } else {
    return fail(0,
                event.opcode ? fmt::format("the opcode {} in {}", *event.opcode, event.name)
                             : fmt::format("no opcode in {}", event.name),
                fmt::format("{}{}", first, has_both ? " (Start) or 2 (Stop)" : ""));
  }
  return true;
}

bool RecordMaker::set_event(const ExportEvent& event, Record& record) {
  if (event.name.empty()) {
    return fail(0, "an event of WskAcceptTrace without a name", "the name of the event",
                "wevtutil tells names with /f:RenderedXml, tracerpt with -of XML");
  }
  if (const auto known = traces::event_from_name(event.name)) {
    record.ev = *known;
  } else if (traces::is_function_name(event.name)) {
    record.ev = Event::other_function;
    auto kept = names_.find(event.name);
    if (kept == names_.end()) {
      if (names_.size() == names_max) {
        return fail(0, "one more name of a WSK function",
                    fmt::format("at most {} of them", names_max));
      }
      kept = names_.emplace(event.name).first;
    }
    record.name = *kept;
  } else {
    return fail(0, fmt::format("the event {} of WskAcceptTrace", shown(event.name)),
                "an event of the format or the name of a WSK function");
  }
  return set_phase(event, record);
}

bool RecordMaker::set_head(const ExportEvent& event, Record& record) {
  if (!event.time) {
    return bad_value(event.time_text, event.has_names ? "a time, as 2006-12-18T12:26:27.887309500Z"
                                                      : "a time in units of 100 ns since 1601");
  }
  if (*event.time < zero_) {
    return fail(event.time_text.offset, "a time before that of the first event",
                "events in the order of time", "wevtutil must not be asked for /rd:true");
  }
  record.t = static_cast<std::uint64_t>(*event.time) - static_cast<std::uint64_t>(zero_);
  if (event.tid) {
    record.tid = *event.tid;
    record.values.insert(Field::tid);
  }
  if (event.cpu) {
    record.cpu = *event.cpu;
    record.values.insert(Field::cpu);
  }
  return true;
}

// A stamp of the log's own clock, which only a converted trace tells.
bool RecordMaker::set_stamp(const Item& item, std::uint64_t& ticks) {
  const auto raw = read_number(item.text);
  if (!raw || *raw > traces::integer_max) return bad_value(item, "a time below 2^63");
  if (!log_frequency_) {
    return bad_value(item, "an event \"header\" in front, which tells the clock");
  }
  ticks = scaled(*raw, *log_frequency_);
  return true;
}

// Without the log's clock, the gap may reach to the end.
bool RecordMaker::set_until(const Item& item, Record& record) {
  const auto raw = read_number(item.text);
  if (!raw || *raw > traces::integer_max) return bad_value(item, "a time below 2^63");
  record.until = traces::integer_max;
  if (!log_frequency_ || *raw == traces::integer_max) return true;
  if (!set_stamp(item, record.until)) return false;
  if (*log_frequency_ != ticks_per_second) record.until = std::max(record.until, record.t);
  return true;
}

bool RecordMaker::apply(const Item& item, Record& record) {
  bool was_special = false;
  if (!apply_special(item, record, was_special) || was_special) return complaint_.found.empty();
  std::string_view name = item.name;
  if (name.empty()) return bad_value(item, "a name beside each value");
  const bool is_null = name.starts_with("null_");
  if (is_null) name.remove_prefix(5);
  const int key = traces::record_key(name);
  if (key < traces::key_field) return true;  // a later version may have more fields
  const auto field = static_cast<Field>(key - traces::key_field);
  if (!is_listed(record, field) || (!is_null && field == Field::inspect)) return true;
  if (is_null) {
    const auto value = read_boolean(item.text);
    if (!value) return bad_value(item, "true or false");
    if (!*value) return true;
    if (!traces::may_be_null(record.ev, field)) return bad_value(item, "a value, not null");
    record.nulls.insert(field);
    return true;
  }
  const bool is_address = field == Field::local || field == Field::remote;
  if (is_address && trimmed(item.text).empty()) return true;  // no address was written: unknown
  if (field > Field::tid && record.has(field)) return bad_value(item, "each field once");
  record.values.insert(field);
  return set_field(item, field, record);
}

// What a record must have, as in every carrier.
bool RecordMaker::finish(Record& record) {
  const traces::PhaseFields& listed = *traces::fields_of(record.ev, record.ph);
  for (const Field field : listed.fields()) {
    if (record.has(field) && record.is_null(field)) {
      return fail(0, fmt::format("\"{}\" both with a value and null", traces::field_name(field)),
                  "one of them");
    }
    if (listed.required.contains(field) && !record.has(field)) {
      return fail(0, fmt::format("no \"{}\"", traces::field_name(field)),
                  fmt::format("it in every {}", place(record)));
    }
  }
  const bool paired = traces::schema_of(record.ev).second != Phase::none;
  if (paired && !record.has(Field::tid) && !record.has(Field::op)) {
    return fail(0, "neither \"tid\" nor \"op\"", fmt::format("one of them in {}", place(record)));
  }
  if (record.ev == Event::gap && record.until < record.t) {
    return fail(0, fmt::format("a gap from {} until {}", record.t, record.until),
                "an end that is not before the beginning");
  }
  return true;
}

RecordMaker::Made RecordMaker::take_header(const ExportEvent& event) {
  const auto bad = [&](const Item& item, std::string expected) {
    bad_value(item, std::move(expected));
    return Made::bad;
  };
  for (const Item& item : event.items) {
    const auto number = read_number(item.text);
    if (item.name == "wsk_trace" && number != 1) return bad(item, "version 1");
    if (item.name == "frequency") {
      if (!number || *number == 0 || *number > frequency_max) return bad(item, "ticks a second");
      log_frequency_ = *number;
    }
    if (item.name == "order") {
      const auto order = traces::order_from_name(trimmed(item.text));
      if (!order) return bad(item, "total, per-cpu or per-thread");
      // An export has lost how events of the same time followed each other.
      header_.order = *order == traces::Order::total ? traces::Order::per_cpu : *order;
    }
    if (item.name == "uncertainty") {
      if (!number || *number > traces::integer_max) return bad(item, "a number of ticks");
      header_.uncertainty = *number;
    }
    if (item.name == "complete") {
      const auto complete = read_boolean(item.text);
      if (!complete) return bad(item, "true or false");
      header_.complete = *complete;
    }
  }
  if (log_frequency_ && *log_frequency_ != ticks_per_second) {
    // In the ticks of the export, rounded up, and one for what rounding the times took.
    header_.uncertainty =
        std::min(scaled(header_.uncertainty, *log_frequency_), traces::integer_max - 2) + 2;
  }
  for (std::string* text : {&header_.source, &header_.provider, &header_.os}) text->clear();
  return Made::nothing;
}

RecordMaker::Made RecordMaker::take_text(const ExportEvent& event) {
  const Item* const key = find(event, "key");
  const Item* const text = find(event, "text");
  if (text == nullptr) return Made::nothing;
  if (event.name == mark_part_event) {
    if (parts_.size() < text_max) parts_ += text->text;
    return Made::nothing;
  }
  const std::pair<std::string_view, std::string*> texts[] = {{"source", &header_.source},
                                                             {"provider", &header_.provider},
                                                             {"driver", &header_.driver},
                                                             {"os", &header_.os},
                                                             {"comment", &header_.comment}};
  for (const auto& [name, member] : texts) {
    if (key != nullptr && trimmed(key->text) == name && member->size() < text_max) {
      *member += text->text;
    }
  }
  return Made::nothing;
}

RecordMaker::Made RecordMaker::make(ExportEvent& event, Record& record) {
  complaint_ = {};
  if (event.name == header_event || event.name == header_text_event ||
      event.name == mark_part_event) {
    if (!event.has_names || event.payload) {
      fail(0, "a converted trace in an export without names of fields", "the events of a recorder",
           "export the log with tracerpt -of XML, or read the .etl itself");
      return Made::bad;
    }
    return event.name == header_event ? take_header(event) : take_text(event);
  }
  record = Record{};
  if (!set_event(event, record) || !set_head(event, record)) return Made::bad;
  if ((!event.has_names || event.payload) &&
      !columns_.name_items(record.ev, record.ph, event, complaint_)) {
    return Made::bad;
  }
  complaint_ = {};
  for (const Item& item : event.items) {
    if (!apply(item, record)) return Made::bad;
  }
  return finish(record) ? Made::record : Made::bad;
}

}  // namespace wskcheck::exports
