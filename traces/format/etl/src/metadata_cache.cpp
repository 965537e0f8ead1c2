// See metadata_cache.h.
#include "metadata_cache.h"

#include <cstring>

#include "little_endian.h"
#include "trace_logging.h"

namespace wskcheck::etl {
namespace {

// Eight bytes at a time in two lanes: the metadata are in every event, so this is on the hot path.
std::uint64_t hash_of(const Guid& provider, Bytes bytes) noexcept {
  constexpr std::uint64_t odd = 0x9e3779b97f4a7c15;
  const auto mix = [](std::uint64_t lane, std::uint64_t word) {
    lane = (lane ^ word) * odd;
    return lane ^ lane >> 29;
  };
  std::uint64_t a = load<std::uint64_t>(provider.bytes.data()) ^ bytes.size();
  std::uint64_t b = load<std::uint64_t>(provider.bytes.data() + 8);
  std::size_t at = 0;
  for (; at + 16 <= bytes.size(); at += 16) {
    a = mix(a, load<std::uint64_t>(bytes.data() + at));
    b = mix(b, load<std::uint64_t>(bytes.data() + at + 8));
  }
  std::uint64_t rest = 0;
  for (; at < bytes.size(); ++at) {
    rest = rest << 8 | bytes[at];
    if ((bytes.size() - at) % 8 == 1) a = mix(a, rest), rest = 0;
  }
  return mix(a, b);
}

}  // namespace

void MetadataCache::grow() {
  slots_.assign(slots_.size() * 2, free_slot);
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    std::size_t slot = entries_[i].hash & (slots_.size() - 1);
    while (slots_[slot] != free_slot) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = static_cast<std::uint32_t>(i);
  }
}

const MetadataCache::Entry& MetadataCache::add(const EventView& event, std::uint64_t hash,
                                               std::size_t slot, std::uint32_t& numbers) {
  Entry entry;
  entry.hash = hash;
  entry.provider = event.provider;
  entry.metadata.assign(event.schema.begin(), event.schema.end());
  entry.is_malformed = !parse_event_metadata(event.schema, entry.schema);
  entry.schema.provider = provider_name_of(event.traits);
  if (entries_.size() == entries_max || bytes_ + event.schema.size() > bytes_max) {
    last_ = std::move(entry);
    return last_;
  }
  entry.schema.number = numbers++;
  bytes_ += event.schema.size();
  slots_[slot] = static_cast<std::uint32_t>(entries_.size());
  entries_.push_back(std::move(entry));
  if (entries_.size() * 2 > slots_.size()) grow();
  return entries_.back();
}

const MetadataCache::Entry& MetadataCache::find(const EventView& event, std::uint32_t& numbers) {
  const std::uint64_t hash = hash_of(event.provider, event.schema);
  std::size_t slot = hash & (slots_.size() - 1);
  for (; slots_[slot] != free_slot; slot = (slot + 1) & (slots_.size() - 1)) {
    const Entry& entry = entries_[slots_[slot]];
    if (entry.hash == hash && entry.metadata.size() == event.schema.size() &&
        entry.provider == event.provider &&
        std::memcmp(entry.metadata.data(), event.schema.data(), event.schema.size()) == 0) {
      return entry;
    }
  }
  return add(event, hash, slot, numbers);
}

}  // namespace wskcheck::etl
