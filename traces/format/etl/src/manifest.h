// Instrumentation manifests (.man): the events of their providers.
#ifndef WSKCHECK_ETL_MANIFEST_H
#define WSKCHECK_ETL_MANIFEST_H

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "embedded.h"
#include "wskcheck/traces/diagnostic.h"

namespace wskcheck::etl {

struct ManifestEvent {
  EventKey key;
  EventSchema schema;
};

// Adds the events of the manifest to `out`; what is wrong with it is returned, and nothing added.
std::optional<traces::Diagnostic> parse_manifest(std::string_view xml, const std::string& name,
                                                 std::vector<ManifestEvent>& out);

}  // namespace wskcheck::etl

#endif
