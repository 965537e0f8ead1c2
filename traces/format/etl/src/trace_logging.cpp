// See trace_logging.h. Source: docs/etw.md, "TraceLogging".
#include "trace_logging.h"

#include <algorithm>
#include <cstring>

#include "field_list.h"
#include "little_endian.h"

namespace wskcheck::etl {
namespace {

constexpr std::uint8_t more = 0x80;  // bit 7 of a type byte or a tag byte: another byte follows
constexpr std::uint8_t type_mask = 0x1f;
constexpr std::uint8_t kind_mask = 0x60;

class MetadataReader {
 public:
  explicit MetadataReader(Bytes rest) : rest_(rest) {}

  bool at_end() const noexcept { return rest_.empty(); }

  bool byte(std::uint8_t& out) noexcept {
    if (rest_.empty()) return false;
    out = rest_.front();
    rest_ = rest_.subspan(1);
    return true;
  }

  bool word(std::uint16_t& out) noexcept {
    if (rest_.size() < 2) return false;
    out = load<std::uint16_t>(rest_.data());
    rest_ = rest_.subspan(2);
    return true;
  }

  bool skip(std::size_t bytes) noexcept {
    if (rest_.size() < bytes) return false;
    rest_ = rest_.subspan(bytes);
    return true;
  }

  bool text(std::string& out) {
    const auto nul = std::find(rest_.begin(), rest_.end(), 0);
    if (nul == rest_.end()) return false;
    out.assign(rest_.begin(), nul);
    rest_ = rest_.subspan(out.size() + 1);
    return true;
  }

  // At most four bytes of seven bits, the highest first; 28 bits, from the left.
  bool tag(std::uint32_t& out) noexcept {
    out = 0;
    for (unsigned i = 0; i < 4; ++i) {
      std::uint8_t one = 0;
      if (!byte(one)) return false;
      out |= static_cast<std::uint32_t>(one & 0x7f) << (21 - 7 * i);
      if ((one & more) == 0) return true;
    }
    return false;
  }

 private:
  Bytes rest_;
};

bool read_field(MetadataReader& in, FieldSpec& out) {
  std::uint8_t type = 0;
  if (!in.text(out.name) || !in.byte(type)) return false;
  std::uint8_t format = 0;
  if ((type & more) != 0) {
    if (!in.byte(format)) return false;
    if ((format & more) != 0 && !in.tag(out.tag)) return false;
  }
  out.in = static_cast<InType>(type & type_mask);
  if (out.in == InType::structure) {
    out.members = format & 0x7f;
  } else {
    out.out = static_cast<OutType>(format & 0x7f);
  }
  switch (type & kind_mask) {
    case 0x20:
      out.repeat = Repeat::fixed;
      return in.word(out.count);
    case 0x40:
      out.repeat = Repeat::counted;
      return true;
    case 0x60: {
      std::uint16_t size = 0;
      out.is_custom = true;
      return in.word(size) && in.skip(size);
    }
    default:
      return true;
  }
}

int depth_of(const std::vector<FieldSpec>& fields, std::size_t begin, std::size_t end, int depth) {
  int most = depth;
  if (depth > structure_depth_max) return most;
  for (std::size_t i = begin; i < end; i = end_of_field(fields, i)) {
    if (fields[i].members == 0) continue;
    most = std::max(most, depth_of(fields, i + 1, end_of_field(fields, i), depth + 1));
  }
  return most;
}

}  // namespace

bool is_well_formed(const std::vector<FieldSpec>& fields) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    std::size_t left = 1;
    std::size_t at = i;
    for (; left > 0 && at < fields.size(); ++at) left += fields[at].members, --left;
    if (left > 0) return false;
    if (fields[i].members == 0) continue;
    if (depth_of(fields, i, at, 0) > structure_depth_max) return false;
    i = at - 1;
  }
  return true;
}

bool parse_event_metadata(Bytes item, EventSchema& out) {
  if (item.size() < 2) return false;
  const std::size_t size = load<std::uint16_t>(item.data());
  if (size < 4 || size > item.size()) return false;
  MetadataReader in(item.subspan(2, size - 2));
  if (!in.tag(out.tag) || !in.text(out.name)) return false;
  while (!in.at_end()) {
    FieldSpec field;
    if (!read_field(in, field)) return false;
    out.fields.push_back(std::move(field));
  }
  return is_well_formed(out.fields);
}

std::string_view provider_name_of(Bytes traits) noexcept {
  if (traits.size() < 3) return {};
  const std::size_t size = std::min<std::size_t>(load<std::uint16_t>(traits.data()), traits.size());
  if (size < 3) return {};
  const Bytes name = traits.subspan(2, size - 2);
  const auto nul = std::find(name.begin(), name.end(), 0);
  if (nul == name.end()) return {};
  return {reinterpret_cast<const char*>(name.data()), static_cast<std::size_t>(nul - name.begin())};
}

std::optional<Guid> provider_group_of(Bytes traits) noexcept {
  const std::string_view name = provider_name_of(traits);
  if (traits.size() < 2) return std::nullopt;
  const std::size_t size = std::min<std::size_t>(load<std::uint16_t>(traits.data()), traits.size());
  std::size_t at = 2 + name.size() + 1;
  while (at + 3 <= size) {
    const std::size_t bytes = load<std::uint16_t>(traits.data() + at);
    if (bytes < 3 || at + bytes > size) break;
    if (traits[at + 2] == 1 && bytes == 3 + 16) {
      Guid out;
      std::memcpy(out.bytes.data(), traits.data() + at + 3, 16);
      return out;
    }
    at += bytes;
  }
  return std::nullopt;
}

}  // namespace wskcheck::etl
