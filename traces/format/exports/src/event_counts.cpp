// See event_counts.h.
#include "event_counts.h"

namespace wskcheck::exports {
namespace {

constexpr std::size_t rows_max = 4096;
constexpr std::size_t name_bytes_max = 256;

}  // namespace

void EventCounts::add(const ExportEvent& event, Use use, bool failed) {
  const std::string_view provider = event.provider.empty() ? event.guid : event.provider;
  const KeyView key{provider.substr(0, name_bytes_max), event.name.substr(0, name_bytes_max),
                    event.id, event.version, event.opcode.value_or(0)};
  auto row = rows_.find(key);
  if (row == rows_.end()) {
    if (rows_.size() == rows_max) {
      ++left_out_;
      return;
    }
    row = rows_.emplace(key, Row{}).first;
  }
  ++row->second.events;
  if (failed) ++row->second.failed;
  if (use != Use::none) row->second.use = use;
}

std::vector<EventCount> EventCounts::rows() const {
  std::vector<EventCount> out;
  out.reserve(rows_.size());
  for (const auto& [key, row] : rows_) {
    EventCount one;
    std::tie(one.provider, one.name, one.id, one.version, one.opcode) = key;
    one.events = row.events;
    one.failed = row.failed;
    one.is_record = row.use == Use::record;
    one.is_used = row.use == Use::other;
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace wskcheck::exports
