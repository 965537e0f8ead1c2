// See export_kind.h.
#include "export_kind.h"

#include <algorithm>
#include <string>

#include "text_source.h"
#include "text_values.h"

namespace wskcheck::exports {
namespace {

constexpr std::string_view blanks = " \t\r\n";
constexpr std::string_view csv_title = "Event Name";

// The text from the first tag on that is neither a declaration nor a comment; empty: there is none.
std::string_view first_tag(std::string_view text) noexcept {
  for (;;) {
    const std::size_t at = text.find_first_not_of(blanks);
    if (at == text.npos || text[at] != '<') return {};
    text.remove_prefix(at);
    const bool is_comment = text.starts_with("<!--");
    if (!is_comment && !text.starts_with("<?")) return text;
    const std::string_view end = is_comment ? "-->" : "?>";
    const std::size_t past = text.find(end);
    if (past == text.npos) return {};
    text.remove_prefix(past + end.size());
  }
}

std::string_view tag_name(std::string_view tag) noexcept {
  const std::string_view whole = tag.substr(1, tag.find_first_of(" \t\r\n/>", 1) - 1);
  const std::size_t colon = whole.find(':');
  return colon == whole.npos ? whole : whole.substr(colon + 1);
}

}  // namespace

std::string_view kind_name(ExportKind kind) noexcept {
  static constexpr std::string_view names[] = {"XML of tracerpt", "XML of wevtutil",
                                               "CSV of tracerpt"};
  return names[static_cast<std::size_t>(kind)];
}

std::optional<ExportKind> kind_of_text(std::string_view text) noexcept {
  const std::string_view tag = first_tag(text);
  if (!tag.empty()) {
    const std::string_view name = tag_name(tag);
    if (name != "Events" && name != "Event") return std::nullopt;
    // wevtutil writes attributes in single quotes.
    const std::size_t event = name == "Event" ? 0 : tag.find("<Event ");
    const std::size_t quote = tag.find_first_of("'\"", std::min(event, tag.size()));
    const bool is_single = quote != tag.npos && tag[quote] == '\'';
    return is_single ? ExportKind::wevtutil_xml : ExportKind::tracerpt_xml;
  }
  const std::string_view row = trimmed(text.substr(0, text.find('\n')));
  if (row.size() <= csv_title.size() || !same_letters(row.substr(0, csv_title.size()), csv_title)) {
    return std::nullopt;
  }
  const std::string_view rest = trimmed(row.substr(csv_title.size()));
  if (rest.empty() || (rest[0] != ',' && rest[0] != ';')) return std::nullopt;
  return ExportKind::tracerpt_csv;
}

std::optional<ExportKind> kind_of_export(std::string_view first_bytes) {
  std::size_t mark = 0;
  const Encoding encoding = encoding_of(first_bytes, mark);
  std::string text;
  append_utf8(text, first_bytes.substr(mark, kind_bytes), encoding, false);
  return kind_of_text(text);
}

Complaint no_export(std::string_view text) {
  Complaint out;
  out.expected = "an export of tracerpt or wevtutil";
  out.hint = "make one with: tracerpt lab3.etl -o lab3.xml -of XML";
  if (text.empty()) {
    out.found = "an empty file";
  } else if (text.find('\0') != text.npos) {
    out.found = "a binary file";
  } else if (const std::string_view tag = first_tag(text); !tag.empty()) {
    out.found = "XML that begins with <" + std::string(tag_name(tag).substr(0, 40)) + ">";
    if (find_bad_utf8(out.found) != std::string_view::npos) out.found = "XML of another kind";
  } else if (trimmed(text).empty()) {
    out.found = "nothing but empty lines";
  } else {
    out.found = "text of another kind";
  }
  return out;
}

}  // namespace wskcheck::exports
