// See event_builder.h. Source: docs/etw.md, "Records" and "TraceLogging".
#include "event_builder.h"

#include <algorithm>

#include "little_endian.h"
#include "wskcheck/etl/decode.h"

namespace wskcheck::etl {
namespace {

constexpr std::size_t head_bytes = 0x50;
constexpr std::uint8_t has_out = 0x80;
constexpr std::uint8_t channel = 11;  // of TraceLogging
constexpr std::uint16_t item_schema = 11;
constexpr std::uint16_t item_traits = 12;

using Buffer = std::vector<std::uint8_t>;

void append(Buffer& out, std::string_view text) { out.insert(out.end(), text.begin(), text.end()); }

template <typename T>
void append_number(Buffer& out, T value) {
  out.resize(out.size() + sizeof(T));
  store<T>(out.data() + out.size() - sizeof(T), value);
}

// What starts with its own size.
void set_size(Buffer& blob) {
  store<std::uint16_t>(blob.data(), static_cast<std::uint16_t>(blob.size()));
}

}  // namespace

EventBuilder::EventBuilder(const Guid& provider, std::string_view provider_name)
    : provider_(provider) {
  traits_.reserve(2 + provider_name.size() + 1);
  traits_.resize(2);
  append(traits_, provider_name);
  traits_.push_back(0);
  set_size(traits_);
}

void EventBuilder::start(std::string_view event_name) {
  payload_.clear();
  metadata_.assign(3, 0);  // the size, and no tags
  append(metadata_, event_name);
  metadata_.push_back(0);
}

void EventBuilder::add_field(std::string_view name, InType in, OutType out) {
  append(metadata_, name);
  metadata_.push_back(0);
  const auto type = static_cast<std::uint8_t>(in);
  if (out == OutType::none) {
    metadata_.push_back(type);
    return;
  }
  metadata_.push_back(type | has_out);
  metadata_.push_back(static_cast<std::uint8_t>(out));
}

void EventBuilder::add_number(std::string_view name, std::uint64_t value, InType in, OutType out) {
  add_field(name, in, out);
  for (std::uint32_t i = 0; i < element_bytes(in, 8); ++i, value >>= 8) {
    payload_.push_back(static_cast<std::uint8_t>(value));
  }
}

void EventBuilder::add_string(std::string_view name, std::string_view text) {
  add_field(name, InType::ansi, OutType::utf8);
  append(payload_, text);
  payload_.push_back(0);
}

void EventBuilder::add_counted(std::string_view name, std::string_view text) {
  add_field(name, InType::counted_ansi, OutType::utf8);
  append_number<std::uint16_t>(payload_, static_cast<std::uint16_t>(text.size()));
  append(payload_, text);
}

void EventBuilder::add_binary(std::string_view name, const Buffer& bytes, OutType out) {
  add_field(name, InType::binary, out);
  append_number<std::uint16_t>(payload_, static_cast<std::uint16_t>(bytes.size()));
  payload_.insert(payload_.end(), bytes.begin(), bytes.end());
}

void EventBuilder::add_structure(std::string_view name, std::uint8_t members) {
  append(metadata_, name);
  metadata_.push_back(0);
  metadata_.push_back(static_cast<std::uint8_t>(InType::structure) | has_out);
  metadata_.push_back(members);
}

void EventBuilder::add_item(std::uint16_t type, const Buffer& data, bool is_last) {
  const std::size_t size = (8 + data.size() + 7) / 8 * 8;
  const std::size_t at = record_.size();
  record_.resize(at + size);
  store<std::uint16_t>(record_.data() + at, static_cast<std::uint16_t>(size));
  store<std::uint16_t>(record_.data() + at + 2, type);
  store<std::uint16_t>(record_.data() + at + 4, is_last ? 0 : 1);
  store<std::uint16_t>(record_.data() + at + 6, static_cast<std::uint16_t>(data.size()));
  std::copy(data.begin(), data.end(), record_.data() + at + 8);
}

const Buffer& EventBuilder::finish(const EventHead& head) {
  set_size(metadata_);
  record_.assign(head_bytes, 0);
  add_item(item_traits, traits_, false);
  add_item(item_schema, metadata_, true);
  record_.insert(record_.end(), payload_.begin(), payload_.end());
  std::uint8_t* const r = record_.data();
  store<std::uint16_t>(r, static_cast<std::uint16_t>(record_.size()));
  r[2] = 0x13;  // EVENT_HEADER64
  r[3] = 0xc0;
  store<std::uint16_t>(r + 4, 1);  // extended items follow
  store<std::uint32_t>(r + 8, head.thread_id);
  store<std::uint32_t>(r + 12, head.process_id);
  store<std::int64_t>(r + 16, head.stamp);
  std::copy(provider_.bytes.begin(), provider_.bytes.end(), r + 24);
  r[43] = channel;
  r[44] = head.level;
  r[45] = head.opcode;
  store<std::uint64_t>(r + 48, head.keyword);
  return record_;
}

}  // namespace wskcheck::etl
