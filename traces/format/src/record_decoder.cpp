// See record_decoder.h.
#include "record_decoder.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "complaint.h"
#include "nearest.h"

namespace wskcheck::traces {
namespace {

constexpr std::size_t names_max = 4096;

// The name of the page that was meant by one that it does not have; may be empty.
std::string_view nearest_event(std::string_view name) noexcept {
  return nearest(name, event_names(), std::min<std::size_t>(3, name.size() / 2));
}

std::string shape_text(Event event, std::string_view name) {
  const EventSchema& schema = schema_of(event);
  const std::string_view first = phase_name(schema.first);
  if (schema.first == Phase::none) return fmt::format("no \"ph\" in \"{}\"", name);
  if (schema.second == Phase::none) return fmt::format("\"{}\"", first);
  return fmt::format("one of \"{}\", \"{}\"", first, phase_name(schema.second));
}

std::string place(const Record& record) {
  const std::string_view phase = phase_name(record.ph);
  return fmt::format("{}{}{}", function_name(record), phase.empty() ? "" : " ", phase);
}

}  // namespace

bool RecordDecoder::fail(LineError error) {
  own_error_ = std::move(error);
  error_ = &own_error_;
  return false;
}

bool RecordDecoder::decode(std::string_view line, Record& record) {
  line_ = line;
  record = Record{};
  if (!object_.read(line, record_key)) {
    error_ = &object_.error();
    return false;
  }
  if (!object_.has(key_t)) {
    const bool is_header = line.find("\"wsk_trace\"") != line.npos;
    return fail(
        missing("t", "every record",
                is_header ? "a header stands only in the first line; one trace a file" : ""));
  }
  const auto ticks = read_unsigned(object_.token(key_t));
  if (!ticks || *ticks > ticks_max) {
    return fail(complaint(line, object_.token(key_t), integer_up_to(ticks_max)));
  }
  record.t = *ticks;
  if (!event(record) || !phase(record)) return false;
  const PhaseFields& listed = *fields_of(record.ev, record.ph);
  return fields(listed, record) && required(listed, record);
}

bool RecordDecoder::event(Record& record) {
  if (!object_.has(key_ev)) return fail(missing("ev", "every record"));
  const std::string_view token = object_.token(key_ev);
  if (token.front() != '"') return fail(complaint(line_, token, "the name of an event"));
  const std::string_view name = read_string(token, buffer_);
  if (const auto known = event_from_name(name)) {
    record.ev = *known;
    return true;
  }
  return other_function(token, name, record);
}

bool RecordDecoder::other_function(std::string_view token, std::string_view name, Record& record) {
  record.ev = Event::other_function;
  for (const std::string_view known : other_function_names()) {
    if (name != known) continue;
    record.name = known;
    return true;
  }
  if (const auto kept = names_.find(name); kept != names_.end()) {
    record.name = *kept;
    return true;
  }
  if (!is_function_name(name)) {
    return fail(complaint(line_, token, "an event of the format or the name of a WSK function",
                          did_you_mean(nearest_event(name))));
  }
  if (const std::string_view meant = nearest(name, event_names(), 1); !meant.empty()) {
    return fail(complaint(line_, token, "an event of the format or another WSK function",
                          did_you_mean(meant)));
  }
  if (names_.size() == names_max) {
    return fail(
        complaint(line_, token, fmt::format("at most {} names of other WSK functions", names_max)));
  }
  record.name = *names_.emplace(name).first;
  return true;
}

bool RecordDecoder::phase(Record& record) {
  const EventSchema& schema = schema_of(record.ev);
  const std::string_view name = function_name(record);
  if (!object_.has(key_ph)) {
    if (schema.first == Phase::none) return true;
    LineError error = missing("ph", name);
    error.expected = shape_text(record.ev, name);
    return fail(std::move(error));
  }
  const std::string_view token = object_.token(key_ph);
  const auto phase =
      token.front() == '"' ? phase_from_name(read_string(token, buffer_)) : std::nullopt;
  if (!phase || fields_of(record.ev, *phase) == nullptr) {
    const bool event_like = record.ev == Event::other_function && name.ends_with("Event");
    return fail(
        complaint(line_, token, shape_text(record.ev, name),
                  event_like ? "callbacks that the format does not list are left out" : ""));
  }
  record.ph = *phase;
  return true;
}

bool RecordDecoder::fields(const PhaseFields& listed, Record& record) {
  const auto take = [&](Field field) {
    if (!object_.has(key_field + static_cast<int>(field))) return true;
    if (values_.decode(line_, field, object_, record)) return true;
    error_ = &values_.error();
    return false;
  };
  for (const Field field : common_fields) {
    if (!take(field)) return false;
  }
  for (const Field field : listed.fields()) {
    if (!take(field)) return false;
  }
  return true;
}

bool RecordDecoder::required(const PhaseFields& listed, const Record& record) {
  if (!record.values.contains_all(listed.required)) {
    for (const Field field : listed.fields()) {
      if (!listed.required.contains(field) || record.has(field)) continue;
      if (!record.is_null(field)) return fail(missing(field_name(field), place(record)));
      const std::string_view token = object_.token(key_field + static_cast<int>(field));
      return fail(complaint(line_, token, fmt::format("a value in {}", place(record)),
                            "this record means nothing without it"));
    }
  }
  const bool paired = schema_of(record.ev).second != Phase::none;
  if (paired && !record.has(Field::tid) && !record.has(Field::op)) {
    return fail({0, "neither \"tid\" nor \"op\"", fmt::format("one of them in {}", place(record)),
                 "they tell which return belongs to which call"});
  }
  if (record.ev == Event::gap && record.until < record.t) {
    const std::string_view token = object_.token(key_field + static_cast<int>(Field::until));
    return fail(complaint(line_, token, fmt::format("{} or later", record.t),
                          "a gap ends no earlier than it begins"));
  }
  return true;
}

}  // namespace wskcheck::traces
