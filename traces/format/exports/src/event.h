// One event of an export as it stands there, before anybody knows what it means.
#ifndef WSKCHECK_EXPORTS_EVENT_H
#define WSKCHECK_EXPORTS_EVENT_H

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wskcheck::exports {

// A value; in CSV it has no name.
struct Item {
  std::string_view name;
  std::string_view text;
  std::size_t offset = 0;  // of the value in the text of the event
};

// Views live until the next event is read.
struct ExportEvent {
  std::string_view provider;    // name or GUID, whichever is there
  std::string_view guid;        // of the provider, or of the class of a classic event
  std::string_view name;        // may be empty
  std::string_view other_name;  // CSV: a second place in which the name may stand
  std::string_view computer;
  std::uint32_t id = 0;
  std::uint32_t version = 0;
  std::optional<std::uint32_t> opcode;
  std::optional<std::int64_t> time;  // 100 ns since 1601, UTC
  Item time_text;
  std::optional<std::uint32_t> cpu;
  std::optional<std::uint64_t> tid;
  bool has_names = true;  // of its items
  std::vector<Item> items;
  std::optional<Item> payload;  // raw bytes in hexadecimal, in place of items

  void clear() {
    std::vector<Item> kept = std::move(items);
    kept.clear();
    *this = ExportEvent{};
    items = std::move(kept);
  }
};

// What is wrong with a piece of an export; `offset` counts from its first byte.
struct Complaint {
  std::size_t offset = 0;
  std::string found;
  std::string expected;
  std::string hint;
};

}  // namespace wskcheck::exports

#endif
