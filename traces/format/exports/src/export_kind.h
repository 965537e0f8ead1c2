// Which export a text is.
#ifndef WSKCHECK_EXPORTS_EXPORT_KIND_H
#define WSKCHECK_EXPORTS_EXPORT_KIND_H

#include <optional>
#include <string_view>

#include "event.h"
#include "wskcheck/exports/export_reader.h"

namespace wskcheck::exports {

inline constexpr std::size_t kind_bytes = 8192;  // enough to tell

// From the start of a text in UTF-8.
std::optional<ExportKind> kind_of_text(std::string_view text) noexcept;

// What is said about a text that is none.
Complaint no_export(std::string_view text);

}  // namespace wskcheck::exports

#endif
