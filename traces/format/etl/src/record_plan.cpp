// See record_plan.h: which field means what, and events as a whole.
#include "record_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "field_list.h"
#include "wskcheck/traces/schema.h"

namespace wskcheck::etl {
namespace {

using traces::Event;
using traces::Field;
using traces::Phase;
using traces::Record;

constexpr std::size_t names_max = 4096;
constexpr std::uint8_t opcode_info = 0;
constexpr std::uint8_t opcode_start = 1;
constexpr std::uint8_t opcode_stop = 2;

// The field that an event must have for the target to mean something.
struct SpecialName {
  std::string_view name;
  Target target;
  Field field;
};

constexpr SpecialName special_names[] = {
    {"t", Target::stamp, Field::cpu},
    {"no_cpu", Target::no_cpu, Field::cpu},
    {"no_tid", Target::no_tid, Field::tid},
    {"inspect_key", Target::inspect_key, Field::inspect},
    {"inspect_serial", Target::inspect_serial, Field::inspect},
    {"dispatch_accept", Target::dispatch_accept, Field::dispatch},
    {"dispatch_inspect", Target::dispatch_inspect, Field::dispatch},
    {"dispatch_abort", Target::dispatch_abort, Field::dispatch},
};

RecordPlan::Step step_of(std::string_view name, Event ev) {
  for (const SpecialName& one : special_names) {
    if (one.name == name) return {one.target, one.field};
  }
  const bool is_null = name.starts_with("null_");
  if (is_null) name.remove_prefix(5);
  const int key = traces::record_key(name);
  if (key < traces::key_field) return {};
  const auto field = static_cast<Field>(key - traces::key_field);
  if (is_null) return {Target::null, field};
  if (field == Field::inspect) return {};
  if (field == Field::dispatch && ev == Event::wsk_socket) return {Target::dispatch_given, field};
  return {Target::field, field};
}

}  // namespace

bool RecordConverter::fail(std::string found, std::string expected) {
  found_ = std::move(found);
  expected_ = std::move(expected);
  return false;
}

RecordPlan RecordConverter::make_plan(const EventSchema& schema) {
  RecordPlan plan;
  plan.kind = RecordPlan::Kind::record;
  if (schema.name == header_event) plan.kind = RecordPlan::Kind::header;
  if (schema.name == header_text_event) plan.kind = RecordPlan::Kind::header_text;
  if (schema.name == mark_part_event) plan.kind = RecordPlan::Kind::mark_part;
  if (plan.kind != RecordPlan::Kind::record) return plan;
  if (const auto event = traces::event_from_name(schema.name)) {
    plan.ev = *event;
  } else if (traces::is_function_name(schema.name)) {
    plan.ev = Event::other_function;
    auto kept = names_.find(schema.name);
    if (kept == names_.end() && names_.size() < names_max) kept = names_.emplace(schema.name).first;
    if (kept == names_.end()) plan.kind = RecordPlan::Kind::unknown;
    if (kept != names_.end()) plan.name = *kept;
  } else {
    plan.kind = RecordPlan::Kind::unknown;
  }
  plan.steps.resize(schema.fields.size());
  for (std::size_t i = 0; i < schema.fields.size(); ++i) {
    plan.steps[i] = step_of(schema.fields[i].name, plan.ev);
    // The members of a structure are as fields with the name of both.
    if (schema.fields[i].in != InType::structure) continue;
    if (plan.steps[i].target != Target::dispatch_given) plan.steps[i] = {};
    const std::size_t end = end_of_field(schema.fields, i);
    for (std::size_t m = i + 1; m < end; ++m) {
      plan.steps[m] = step_of(schema.fields[i].name + "_" + schema.fields[m].name, plan.ev);
    }
    i = end - 1;
  }
  return plan;
}

const RecordPlan& RecordConverter::plan_of(const EventSchema& schema) {
  if (schema.number == EventSchema::no_number) return unkept_ = make_plan(schema);
  if (schema.number >= plans_.size()) plans_.resize(schema.number + std::size_t{1});
  RecordPlan& plan = plans_[schema.number];
  if (plan.kind == RecordPlan::Kind::unmade) plan = make_plan(schema);
  return plan;
}

bool RecordConverter::ticks(std::int64_t stamp, std::uint64_t& out) {
  out = static_cast<std::uint64_t>(stamp) - static_cast<std::uint64_t>(base_);
  if (stamp >= base_ && out <= traces::integer_max) return true;
  return fail(fmt::format("the time {} in a log that starts at {}", stamp, base_),
              "a time at or after the start");
}

// The opcode tells the phase.
bool RecordConverter::set_event(const EventView& event, const RecordPlan& plan, Record& record) {
  record.ev = plan.ev;
  record.name = plan.name;
  const traces::EventSchema& shape = traces::schema_of(plan.ev);
  const std::uint8_t first = shape.first == Phase::none ? opcode_info : opcode_start;
  if (event.opcode == first) {
    record.ph = shape.first;
  } else if (event.opcode == opcode_stop && shape.second != Phase::none) {
    record.ph = shape.second;
  } else {
    const bool both = shape.second != Phase::none;
    return fail(fmt::format("the opcode {} in {}", event.opcode, traces::function_name(record)),
                fmt::format("{}{}", first, both ? " (Start) or 2 (Stop)" : ""));
  }
  if (!place(event, record)) return false;
  if (event.has_thread) {
    record.tid = event.thread_id;
    record.values.insert(Field::tid);
  }
  return true;
}

bool RecordConverter::place(const EventView& event, Record& record) {
  if (!ticks(event.time, record.t)) return false;
  record.at.byte = event.offset;
  if (knows_cpu_) {
    record.cpu = event.processor;
    record.values.insert(Field::cpu);
  }
  return true;
}

// Without a thread: who writes these events is anybody.
bool RecordConverter::note(const EventView& event, std::string_view text, Record& record) {
  record = Record{};
  record.ev = Event::mark;
  record.text = text;
  record.values.insert(Field::text);
  return place(event, record);
}

bool RecordConverter::convert(const EventView& event, const EventSchema& schema,
                              const RecordPlan& plan, const std::vector<Value>& values,
                              Record& record) {
  record = Record{};
  if (plan.kind == RecordPlan::Kind::unknown) {
    return fail(fmt::format("the event \"{}\" of WskAcceptTrace", schema.name),
                "an event of the format or the name of a WSK function");
  }
  if (!set_event(event, plan, record)) return false;
  const traces::PhaseFields& listed = *traces::fields_of(record.ev, record.ph);
  const FieldSpec* const first = schema.fields.data();
  for (const Value& value : values) {
    const RecordPlan::Step& step = plan.steps[static_cast<std::size_t>(value.field - first)];
    if (step.target == Target::ignored) continue;
    const auto fields = listed.fields();
    const bool is_common = step.field <= Field::op;
    if (!is_common && std::find(fields.begin(), fields.end(), step.field) == fields.end()) continue;
    if (!apply(step, value, record)) return false;
  }
  return finish(record);
}

// What a record must have, as in every carrier.
bool RecordConverter::finish(Record& record) {
  const traces::PhaseFields& listed = *traces::fields_of(record.ev, record.ph);
  const auto place = [&] {
    const std::string_view phase = traces::phase_name(record.ph);
    return fmt::format("{}{}{}", traces::function_name(record), phase.empty() ? "" : " ", phase);
  };
  if (!record.values.contains_all(listed.required)) {
    for (const Field field : listed.fields()) {
      if (!listed.required.contains(field) || record.has(field)) continue;
      return fail(fmt::format("no \"{}\"", traces::field_name(field)),
                  fmt::format("it in every {}", place()));
    }
  }
  const bool paired = traces::schema_of(record.ev).second != Phase::none;
  if (paired && !record.has(Field::tid) && !record.has(Field::op)) {
    return fail("neither \"tid\" nor \"op\"", fmt::format("one of them in {}", place()));
  }
  for (const Field field : listed.fields()) {
    if (!record.has(field) || !record.is_null(field)) continue;
    return fail(fmt::format("\"{}\" both with a value and null", traces::field_name(field)),
                "one of them");
  }
  if (record.ev == Event::gap && record.until < record.t) {
    return fail(fmt::format("a gap from {} until {}", record.t, record.until),
                "an end that is not before the beginning");
  }
  return true;
}

void RecordConverter::add_part(const std::vector<Value>& values) {
  constexpr std::size_t parts_max = std::size_t{16} << 20;
  for (const Value& value : values) {
    if (parts_.size() < parts_max && value.field->name == "text" && is_string(value.field->in)) {
      append_string(parts_, value);
    }
  }
}

bool RecordConverter::set_text(const Value& value, Record& record) {
  if (value.kind != Value::Kind::scalar || !is_string(value.field->in)) {
    return bad_value(value, "a string");
  }
  text_.swap(parts_);
  parts_.clear();
  append_string(text_, value);
  record.text = text_;
  return true;
}

}  // namespace wskcheck::etl
