// See schema_book.h.
#include "wskcheck/etl/schema_book.h"

#include <map>
#include <vector>

#include "built_in.h"
#include "embedded.h"
#include "manifest.h"
#include "metadata_cache.h"
#include "trace_logging.h"

namespace wskcheck::etl {

using traces::Diagnostic;

namespace {

using ByKey = std::map<EventKey, EventSchema>;

// Numbered from 0, the same for every book.
const ByKey& built_in_schemas() {
  static const ByKey all = [] {
    ByKey out;
    for (const BuiltInProvider& provider : built_in_providers()) {
      const auto guid = parse_guid(provider.guid);
      for (const BuiltInEvent& event : provider.events) {
        const auto [at, is_new] =
            out.try_emplace({*guid, event.id, event.version}, schema_of(provider, event));
        if (is_new) at->second.number = static_cast<std::uint32_t>(out.size() - 1);
      }
    }
    return out;
  }();
  return all;
}

}  // namespace

struct SchemaBook::Impl {
  MetadataCache trace_logging;
  // What was added or used; a schema is replaced only by one of a source that is no worse.
  ByKey by_key;
  std::map<Guid, std::string> names;
  std::uint32_t numbers = static_cast<std::uint32_t>(built_in_schemas().size());
  bool malformed = false;
  EventKey last_key;
  const EventSchema* last = nullptr;

  void add(const EventKey& key, EventSchema schema) {
    last = nullptr;
    if (!schema.provider.empty()) names.try_emplace(key.provider, schema.provider);
    const auto [at, is_new] = by_key.try_emplace(key, schema);
    if (is_new) {
      at->second.number = numbers++;
    } else if (schema.source <= at->second.source) {
      schema.number = at->second.number;
      at->second = std::move(schema);
    }
  }
};

SchemaBook::SchemaBook() : impl_(std::make_unique<Impl>()) {}
SchemaBook::~SchemaBook() = default;
SchemaBook::SchemaBook(SchemaBook&&) noexcept = default;
SchemaBook& SchemaBook::operator=(SchemaBook&&) noexcept = default;

std::optional<Diagnostic> SchemaBook::add_manifest(const std::string& path) {
  auto input = open_input(path);
  if (!input) {
    Diagnostic error = input.error();
    error.expected = "an instrumentation manifest (.man)";
    return error;
  }
  const Bytes bytes = (*input)->bytes();
  return add_manifest_text({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, path);
}

std::optional<Diagnostic> SchemaBook::add_manifest_text(std::string_view xml, std::string name) {
  std::vector<ManifestEvent> events;
  if (auto problem = parse_manifest(xml, name, events)) return problem;
  for (ManifestEvent& event : events) impl_->add(event.key, std::move(event.schema));
  return std::nullopt;
}

void SchemaBook::learn(LogReader& log) {
  log.rewind();
  if (log.has_class(embedded_schema_class)) {
    while (const EventView* event = log.next()) {
      const bool is_schema = is_classic(event->kind) && event->opcode == embedded_schema_opcode &&
                             event->provider == embedded_schema_class;
      EventKey key;
      EventSchema schema;
      if (is_schema && parse_embedded_schema(event->payload, key, schema)) {
        impl_->add(key, std::move(schema));
      }
    }
  }
  log.rewind();
}

const EventSchema* SchemaBook::find(const EventView& event) {
  impl_->malformed = false;
  if (!is_event(event.kind)) return nullptr;
  if (!event.schema.empty()) {
    const MetadataCache::Entry& entry = impl_->trace_logging.find(event, impl_->numbers);
    impl_->malformed = entry.is_malformed;
    return entry.is_malformed ? nullptr : &entry.schema;
  }
  const EventKey key{event.provider, event.id, event.version};
  if (impl_->last != nullptr && impl_->last_key == key) return impl_->last;
  auto found = impl_->by_key.find(key);
  if (found == impl_->by_key.end()) {
    const auto built_in = built_in_schemas().find(key);
    if (built_in == built_in_schemas().end()) return nullptr;
    found = impl_->by_key.insert(*built_in).first;
  }
  impl_->last_key = key;
  impl_->last = &found->second;
  return impl_->last;
}

bool SchemaBook::last_was_malformed() const noexcept { return impl_->malformed; }

std::string_view SchemaBook::provider_name(const Guid& provider) const {
  const auto found = impl_->names.find(provider);
  return found != impl_->names.end() ? std::string_view(found->second) : well_known_name(provider);
}

std::string_view source_name(SchemaSource source) noexcept {
  static constexpr std::string_view names[] = {"TraceLogging", "embedded in the log", "manifest",
                                               "built in"};
  return names[static_cast<std::size_t>(source)];
}

}  // namespace wskcheck::etl
