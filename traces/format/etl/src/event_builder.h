// Puts one TraceLogging event together: metadata and payload, field by field.
#ifndef WSKCHECK_ETL_EVENT_BUILDER_H
#define WSKCHECK_ETL_EVENT_BUILDER_H

#include <cstdint>
#include <string_view>
#include <vector>

#include "wskcheck/etl/guid.h"
#include "wskcheck/etl/schema.h"

namespace wskcheck::etl {

// What an event's header says.
struct EventHead {
  std::int64_t stamp = 0;
  std::uint32_t thread_id = 0;
  std::uint32_t process_id = 4;
  std::uint8_t level = 4;
  std::uint8_t opcode = 0;
  std::uint64_t keyword = 0;
};

class EventBuilder {
 public:
  EventBuilder(const Guid& provider, std::string_view provider_name);

  void start(std::string_view event_name);  // forgets the event before
  void add_number(std::string_view name, std::uint64_t value, InType in,
                  OutType out = OutType::none);
  void add_boolean(std::string_view name, bool value) {
    add_number(name, value ? 1 : 0, InType::uint8, OutType::boolean);
  }
  void add_string(std::string_view name, std::string_view text);   // up to its NUL
  void add_counted(std::string_view name, std::string_view text);  // UTF-8, any bytes
  void add_binary(std::string_view name, const std::vector<std::uint8_t>& bytes, OutType out);
  // The `members` fields that are added next belong to it.
  void add_structure(std::string_view name, std::uint8_t members);

  // The whole record, its size a multiple of 8 but for its last field.
  const std::vector<std::uint8_t>& finish(const EventHead& head);

 private:
  void add_field(std::string_view name, InType in, OutType out);
  void add_item(std::uint16_t type, const std::vector<std::uint8_t>& data, bool is_last);

  Guid provider_;
  std::vector<std::uint8_t> traits_;
  std::vector<std::uint8_t> metadata_;
  std::vector<std::uint8_t> payload_;
  std::vector<std::uint8_t> record_;
};

}  // namespace wskcheck::etl

#endif
