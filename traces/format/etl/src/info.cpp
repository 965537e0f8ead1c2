// See info.h.
#include "wskcheck/etl/info.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "built_in.h"
#include "trace_logging.h"
#include "wskcheck/etl/decode.h"
#include "wskcheck/etl/etl_reader.h"

namespace wskcheck::etl {
namespace {

// Of more kinds of event than this, the rest is only counted.
constexpr std::size_t kinds_max = 100000;

struct ProviderKey {
  ProviderKind kind = ProviderKind::event;
  Guid guid;
  std::uint8_t group = 0;
  friend auto operator<=>(const ProviderKey&, const ProviderKey&) = default;
};

struct KindKey {
  std::uint16_t id = 0;
  std::uint8_t version = 0;
  std::uint8_t opcode = 0;
  bool is_trace_logging = false;
  std::string name;  // of TraceLogging
  friend auto operator<=>(const KindKey&, const KindKey&) = default;
};

class Summary {
 public:
  Summary(LogReader& log, SchemaBook& book, EtlInfo& out) : log_(log), book_(book), out_(out) {}

  void run(const std::function<bool()>& stop) {
    for (const EventView* event = log_.next(); event != nullptr; event = log_.next()) {
      if (stop && stop()) break;
      add(*event);
    }
    for (auto& [key, provider] : providers_) {
      ProviderInfo info = std::move(provider.info);
      for (auto& [kind_key, kind] : provider.kinds) info.kinds.push_back(std::move(kind));
      out_.providers.push_back(std::move(info));
    }
  }

 private:
  struct Provider {
    ProviderInfo info;
    std::map<KindKey, EventKind> kinds;
  };

  static ProviderKey provider_key(const EventView& event) {
    if (is_event(event.kind)) return {ProviderKind::event, event.provider, 0};
    if (is_classic(event.kind)) return {ProviderKind::classic, event.provider, 0};
    if (event.kind == HeaderKind::message) return {ProviderKind::wpp, event.provider, 0};
    return {ProviderKind::system, {}, event.group};
  }

  Provider& provider_of(const EventView& event) {
    const ProviderKey key = provider_key(event);
    const auto [at, is_new] = providers_.try_emplace(key);
    ProviderInfo& info = at->second.info;
    if (is_new) {
      info.kind = key.kind;
      info.guid = key.guid;
      info.group = key.group;
      info.name = key.kind == ProviderKind::system ? kernel_group_name(key.group)
                                                   : book_.provider_name(key.guid);
    }
    if (info.name.empty() && !event.traits.empty()) info.name = provider_name_of(event.traits);
    return at->second;
  }

  // Both are counted: an event that has a schema, and one whose payload fits it too.
  Understanding understand(const EventView& event, const EventSchema* schema, bool& fits) {
    fits = true;
    if (!is_event(event.kind)) return Understanding::named;
    if (schema == nullptr) {
      fits = event.schema.empty();
      return Understanding::unknown;
    }
    const Decoded decoded = decode(event, *schema, values_);
    fits = decoded == Decoded::whole || decoded == Decoded::rest;
    return is_recorder_event(event) ? Understanding::record : Understanding::decoded;
  }

  void add(const EventView& event) {
    ++out_.events;
    ++out_.header_kinds[static_cast<std::size_t>(event.kind)];
    Bytes rest = event.extended;
    for (ExtendedItem item; next_extended_item(rest, item);) ++out_.extended_items[item.type];
    const EventSchema* schema = book_.find(event);
    bool fits = true;
    const Understanding understanding = understand(event, schema, fits);
    ++out_.understanding[static_cast<std::size_t>(understanding)];
    Provider& provider = provider_of(event);
    ++provider.info.events;
    KindKey key{event.id, event.version, event.opcode, !event.schema.empty(), {}};
    if (key.is_trace_logging && schema != nullptr) key.name = schema->name;
    if (is_event(event.kind)) key.opcode = 0;
    auto at = provider.kinds.find(key);
    if (at == provider.kinds.end()) {
      if (kinds_ == kinds_max) {
        ++out_.kinds_left_out;
        return;
      }
      ++kinds_;
      at = provider.kinds.try_emplace(std::move(key)).first;
      EventKind& kind = at->second;
      kind.id = event.id;
      kind.version = event.version;
      kind.opcode = event.opcode;
      kind.is_trace_logging = !event.schema.empty();
      kind.understanding = understanding;
      if (schema != nullptr) kind.name = schema->name;
    }
    ++at->second.events;
    if (!fits) ++at->second.undecoded;
  }

  LogReader& log_;
  SchemaBook& book_;
  EtlInfo& out_;
  std::map<ProviderKey, Provider> providers_;
  std::size_t kinds_ = 0;
  std::vector<Value> values_;
};

}  // namespace

std::string_view understanding_name(Understanding one) noexcept {
  static constexpr std::string_view names[] = {"trace record", "decoded", "named", "unknown"};
  return names[static_cast<std::size_t>(one)];
}

std::string_view provider_kind_name(ProviderKind kind) noexcept {
  static constexpr std::string_view names[] = {"event", "classic", "wpp", "system"};
  return names[static_cast<std::size_t>(kind)];
}

EtlInfo summarize(LogReader& log, SchemaBook& book, const std::function<bool()>& stop) {
  EtlInfo out;
  out.file = log.name();
  out.bytes = log.file_bytes();
  out.sessions = log.sessions();
  out.buffers = log.buffers();
  out.losses = log.losses();
  out.damage = log.damage();
  out.damage_count = log.damage_count();
  out.first_stamp = log.first_stamp();
  out.last_stamp = log.last_stamp();
  book.learn(log);
  Summary(log, book, out).run(stop);
  log.rewind();
  return out;
}

}  // namespace wskcheck::etl
