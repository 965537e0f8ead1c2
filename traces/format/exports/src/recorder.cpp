// See recorder.h. Classes of events and the columns of the header are Windows' own (evntrace.h).
#include "recorder.h"

#include "text_values.h"
#include "wskcheck/etl/etl_reader.h"
#include "wskcheck/etl/guid.h"
#include "wskcheck/traces/schema.h"

namespace wskcheck::exports {
namespace {

constexpr std::string_view header_class = "68fdd900-4a3e-11d1-84f4-0000f80464e3";
constexpr std::string_view loss_class = "6a399ae0-4bc6-4de9-870b-3657f8947e7e";

// In the class EventTrace_Header; the two strings at the end are always there.
constexpr std::size_t events_lost_column = 11;
constexpr std::size_t buffers_lost_from_end = 3;
constexpr std::size_t header_columns_min = 20;

bool is_guid(std::string_view text, std::string_view guid) noexcept {
  if (text.size() == guid.size() + 2) text = text.substr(1, guid.size());
  return same_letters(text, guid);
}

bool read_count(std::string_view text, std::uint64_t& out) noexcept {
  const auto number = read_number(text);
  out = number.value_or(0);
  return number.has_value();
}

}  // namespace

bool is_recorder_event(const ExportEvent& event) noexcept {
  static const std::string guid = etl::to_text(etl::provider_guid(etl::recorder_name));
  return event.provider == etl::recorder_name || is_guid(event.guid, guid);
}

bool is_recorder_name(std::string_view name) noexcept {
  return traces::event_from_name(name).has_value() || traces::is_function_name(name) ||
         name == header_event || name == header_text_event || name == mark_part_event;
}

bool is_log_header(const ExportEvent& event) noexcept {
  if (is_guid(event.guid, header_class)) return event.opcode.value_or(0) == 0;
  return event.provider == "EventTrace" && event.name == "Header";
}

bool is_loss_event(const ExportEvent& event) noexcept {
  return is_guid(event.guid, loss_class) || event.provider == "RT_LostEvent" ||
         event.provider == "Lost_Event";
}

bool read_losses(const ExportEvent& header, LossCounts& counts) {
  const std::vector<Item>& items = header.items;
  if (!header.has_names) {
    return items.size() >= header_columns_min &&
           read_count(items[events_lost_column].text, counts.events) &&
           read_count(items[items.size() - buffers_lost_from_end].text, counts.buffers);
  }
  int found = 0;
  for (const Item& item : items) {
    if (item.name == "EventsLost" && read_count(item.text, counts.events)) ++found;
    if (item.name == "BuffersLost" && read_count(item.text, counts.buffers)) ++found;
  }
  return found == 2;
}

}  // namespace wskcheck::exports
