// See manifest.h. Elements and attributes are matched by local name; localized texts are not
// needed.
#include "manifest.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <pugixml.hpp>

#include "field_list.h"

namespace wskcheck::etl {
namespace {

using traces::Diagnostic;

constexpr std::size_t fields_max = 4096;

std::string_view local(std::string_view name) {
  const auto colon = name.find(':');
  return colon == name.npos ? name : name.substr(colon + 1);
}

bool is(const pugi::xml_node& node, std::string_view name) { return local(node.name()) == name; }

pugi::xml_node child(const pugi::xml_node& parent, std::string_view name) {
  for (const pugi::xml_node& node : parent.children()) {
    if (is(node, name)) return node;
  }
  return {};
}

std::string_view attribute(const pugi::xml_node& node, const char* name) {
  return node.attribute(name).value();
}

// Decimal or 0x.
std::optional<std::uint32_t> number_of(std::string_view text) {
  const int base = text.starts_with("0x") || text.starts_with("0X") ? 16 : 10;
  if (base == 16) text.remove_prefix(2);
  std::uint32_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out, base);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return out;
}

struct TypeNumber {
  std::string_view name;
  std::uint16_t number;
};

constexpr TypeNumber in_types[] = {{"UnicodeString", 1},
                                   {"AnsiString", 2},
                                   {"Int8", 3},
                                   {"UInt8", 4},
                                   {"Int16", 5},
                                   {"UInt16", 6},
                                   {"Int32", 7},
                                   {"UInt32", 8},
                                   {"Int64", 9},
                                   {"UInt64", 10},
                                   {"Float", 11},
                                   {"Double", 12},
                                   {"Boolean", 13},
                                   {"Binary", 14},
                                   {"GUID", 15},
                                   {"Pointer", 16},
                                   {"FILETIME", 17},
                                   {"SYSTEMTIME", 18},
                                   {"SID", 19},
                                   {"HexInt32", 20},
                                   {"HexInt64", 21},
                                   {"CountedUnicodeString", 22},
                                   {"CountedAnsiString", 23},
                                   {"CountedBinary", 25}};

constexpr TypeNumber out_types[] = {
    {"boolean", 13},  {"HexBinary", 15},     {"HexInt8", 16},    {"HexInt16", 17}, {"HexInt32", 18},
    {"HexInt64", 19}, {"PID", 20},           {"TID", 21},        {"Port", 22},     {"IPv4", 23},
    {"IPv6", 24},     {"SocketAddress", 25}, {"Win32Error", 30}, {"NTSTATUS", 31}, {"HResult", 32}};

template <std::size_t N>
std::uint16_t type_number(const TypeNumber (&types)[N], std::string_view name) {
  for (const TypeNumber& one : types) {
    if (one.name == local(name)) return one.number;
  }
  return 0;
}

class ManifestReader {
 public:
  ManifestReader(std::string_view xml, const std::string& name) : xml_(xml), name_(name) {}

  std::optional<Diagnostic> run(std::vector<ManifestEvent>& out);

 private:
  void fail(const pugi::xml_node& node, std::string found, std::string expected) {
    if (error_) return;
    error_.emplace();
    error_->file = name_;
    if (const auto at = node.offset_debug(); at >= 0) place(static_cast<std::size_t>(at));
    error_->found = std::move(found);
    error_->expected = std::move(expected);
  }

  void place(std::size_t byte) {
    byte = std::min(byte, xml_.size());
    const std::string_view before = xml_.substr(0, byte);
    error_->byte = byte;
    error_->line = 1 + static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\n'));
    error_->column = byte - (before.rfind('\n') + 1) + 1;
  }

  void provider(const pugi::xml_node& node, std::vector<ManifestEvent>& out);
  void event(const pugi::xml_node& provider_node, const pugi::xml_node& node, const Guid& guid,
             std::vector<ManifestEvent>& out);
  void fields(const pugi::xml_node& parent, std::vector<FieldSpec>& out, int depth);
  void sizes(const pugi::xml_node& node, const std::vector<FieldSpec>& earlier, FieldSpec& out);
  bool reference(const pugi::xml_node& node, const char* name,
                 const std::vector<FieldSpec>& earlier, bool& by_field, std::uint16_t& value);

  std::string_view xml_;
  const std::string& name_;
  std::map<std::string_view, std::vector<FieldSpec>> templates_;
  std::optional<Diagnostic> error_;
};

// A number, or the name of a field in front.
bool ManifestReader::reference(const pugi::xml_node& node, const char* name,
                               const std::vector<FieldSpec>& earlier, bool& by_field,
                               std::uint16_t& value) {
  const std::string_view text = attribute(node, name);
  if (text.empty()) return false;
  by_field = false;
  if (const auto number = number_of(text); number && *number <= 0xffff) {
    value = static_cast<std::uint16_t>(*number);
    return true;
  }
  for (std::size_t i = 0; i < earlier.size(); ++i) {
    if (earlier[i].name != text) continue;
    by_field = true;
    value = static_cast<std::uint16_t>(i);
    return true;
  }
  fail(node, fmt::format("{}=\"{}\"", name, text), "a number or the name of a field before it");
  return false;
}

void ManifestReader::sizes(const pugi::xml_node& node, const std::vector<FieldSpec>& earlier,
                           FieldSpec& out) {
  bool by_field = false;
  if (reference(node, "length", earlier, by_field, out.length_value)) {
    out.length = by_field ? Length::by_field : Length::fixed;
  }
  if (reference(node, "count", earlier, by_field, out.count)) {
    out.repeat = by_field ? Repeat::by_field : Repeat::fixed;
  }
}

void ManifestReader::fields(const pugi::xml_node& parent, std::vector<FieldSpec>& out, int depth) {
  for (const pugi::xml_node& node : parent.children()) {
    if (error_ || out.size() > fields_max) return;
    FieldSpec field;
    field.name = attribute(node, "name");
    if (is(node, "struct")) {
      if (depth == structure_depth_max) return fail(node, "too many nested structures", "fewer");
      sizes(node, out, field);
      field.in = InType::structure;
      const std::size_t at = out.size();
      out.push_back(std::move(field));
      fields(node, out, depth + 1);
      std::uint16_t members = 0;
      for (std::size_t i = at + 1; i < out.size(); i = end_of_field(out, i)) ++members;
      out[at].members = members;
    } else if (is(node, "data")) {
      const std::uint16_t in = type_number(in_types, attribute(node, "inType"));
      const std::uint16_t shown = type_number(out_types, attribute(node, "outType"));
      if (!set_manifest_types(in, shown, field)) {
        return fail(node, fmt::format("inType=\"{}\"", attribute(node, "inType")),
                    "a type of manifests, as win:UInt32");
      }
      sizes(node, out, field);
      out.push_back(std::move(field));
    }
  }
}

void ManifestReader::event(const pugi::xml_node& provider_node, const pugi::xml_node& node,
                           const Guid& guid, std::vector<ManifestEvent>& out) {
  const auto id = number_of(attribute(node, "value"));
  if (!id || *id > 0xffff) {
    return fail(node, fmt::format("value=\"{}\"", attribute(node, "value")), "an event id");
  }
  const std::string_view version = attribute(node, "version");
  const auto version_number =
      version.empty() ? std::optional<std::uint32_t>(0) : number_of(version);
  if (!version_number || *version_number > 0xff) {
    return fail(node, fmt::format("version=\"{}\"", version), "a version from 0 to 255");
  }
  ManifestEvent event;
  event.key = {guid, static_cast<std::uint16_t>(*id), static_cast<std::uint8_t>(*version_number)};
  event.schema.source = SchemaSource::manifest;
  event.schema.provider = attribute(provider_node, "name");
  event.schema.name = local(attribute(node, "task"));
  const std::string_view opcode = local(attribute(node, "opcode"));
  if (!opcode.empty() && !event.schema.name.empty()) event.schema.name += '/';
  event.schema.name += opcode;
  if (event.schema.name.empty()) event.schema.name = attribute(node, "symbol");
  if (const std::string_view used = attribute(node, "template"); !used.empty()) {
    const auto found = templates_.find(used);
    if (found == templates_.end()) {
      return fail(node, fmt::format("template=\"{}\"", used), "a template of this provider");
    }
    event.schema.fields = found->second;
  }
  out.push_back(std::move(event));
}

void ManifestReader::provider(const pugi::xml_node& node, std::vector<ManifestEvent>& out) {
  const auto guid = parse_guid(attribute(node, "guid"));
  if (!guid) {
    return fail(node, fmt::format("guid=\"{}\"", attribute(node, "guid")), "the provider's GUID");
  }
  templates_.clear();
  for (const pugi::xml_node& one : child(node, "templates").children()) {
    if (is(one, "template")) fields(one, templates_[attribute(one, "tid")], 0);
  }
  for (const pugi::xml_node& one : child(node, "events").children()) {
    if (is(one, "event") && !error_) event(node, one, *guid, out);
  }
}

std::optional<Diagnostic> ManifestReader::run(std::vector<ManifestEvent>& out) {
  pugi::xml_document document;
  const auto result = document.load_buffer(xml_.data(), xml_.size());
  if (!result) {
    fail({}, std::string("a mistake in XML (") + result.description() + ")",
         "an instrumentation manifest in XML");
    place(static_cast<std::size_t>(std::max<std::ptrdiff_t>(result.offset, 0)));
    return error_;
  }
  const pugi::xml_node root = document.document_element();
  const pugi::xml_node events = child(child(root, "instrumentation"), "events");
  if (!is(root, "instrumentationManifest") || !events) {
    fail(root, fmt::format("the root element <{}>", root.name()),
         "<instrumentationManifest> with <instrumentation> and <events>");
    return error_;
  }
  std::vector<ManifestEvent> found;
  for (const pugi::xml_node& node : events.children()) {
    if (is(node, "provider") && !error_) provider(node, found);
  }
  if (error_) return error_;
  for (ManifestEvent& one : found) out.push_back(std::move(one));
  return std::nullopt;
}

}  // namespace

std::optional<Diagnostic> parse_manifest(std::string_view xml, const std::string& name,
                                         std::vector<ManifestEvent>& out) {
  return ManifestReader(xml, name).run(out);
}

}  // namespace wskcheck::etl
