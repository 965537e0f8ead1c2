// See trace_header.h.
#include "trace_header.h"

#include <fmt/format.h>

#include "trace_logging.h"
#include "wskcheck/etl/etl_reader.h"
#include "wskcheck/traces/schema.h"

namespace wskcheck::etl {
namespace {

using traces::Diagnostic;
using traces::Header;

bool set_number(std::string_view name, std::uint64_t number, Header& header, Diagnostic& problem) {
  if (name == "wsk_trace" && number != 1) {
    problem.found = fmt::format("version {} of the trace format", number);
    problem.expected = "version 1";
    return false;
  }
  if (name == "frequency" && number > 0) header.frequency = number;
  if (name == "uncertainty") header.uncertainty = number;
  if (name == "complete") header.complete = number != 0;
  return true;
}

bool set_order(const Value& value, Header& header, Diagnostic& problem) {
  std::string text;
  append_string(text, value);
  const auto order = traces::order_from_name(text);
  if (order) {
    header.order = *order;
    return true;
  }
  problem.found = fmt::format("\"order\" = {}", text.substr(0, 40));
  problem.expected = "total, per-cpu or per-thread";
  return false;
}

void add_text(const std::vector<Value>& values, Header& header) {
  constexpr std::size_t text_max = std::size_t{16} << 20;
  std::string key;
  std::string text;
  for (const Value& value : values) {
    if (value.kind != Value::Kind::scalar || !is_string(value.field->in)) continue;
    append_string(value.field->name == "key" ? key : text, value);
  }
  const std::pair<std::string_view, std::string*> texts[] = {{"source", &header.source},
                                                             {"provider", &header.provider},
                                                             {"driver", &header.driver},
                                                             {"os", &header.os},
                                                             {"comment", &header.comment}};
  for (const auto& [name, member] : texts) {
    if (name == key && member->size() < text_max) *member += text;
  }
}

}  // namespace

Header header_of(const LogHeader& log) {
  Header out;
  out.frequency = log.ticks_per_second();
  out.order =
      log.has(mode::no_per_processor_buffers) ? traces::Order::per_thread : traces::Order::per_cpu;
  out.source = log.session_name;
  out.provider = recorder_name;
  out.os = fmt::format("Windows {}.{}, build {}", log.version[0], log.version[1], log.os_build);
  return out;
}

bool set_header(const RecordPlan& plan, const std::vector<Value>& values, Header& header,
                Diagnostic& problem) {
  if (plan.kind == RecordPlan::Kind::header_text) {
    add_text(values, header);
    return true;
  }
  // The texts that follow replace what the log says of itself.
  for (std::string* text : {&header.source, &header.provider, &header.os}) text->clear();
  for (const Value& value : values) {
    if (value.field->name == "order" && value.kind == Value::Kind::scalar &&
        is_string(value.field->in)) {
      if (!set_order(value, header, problem)) return false;
    } else if (!set_number(value.field->name, integer_of(value).value_or(0), header, problem)) {
      return false;
    }
  }
  return true;
}

bool is_recorder_event(const EventView& event) noexcept {
  static const Guid guid = provider_guid(recorder_name);
  return event.provider == guid || provider_name_of(event.traits) == recorder_name;
}

}  // namespace wskcheck::etl
