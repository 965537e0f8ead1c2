// See xml_event.h. Elements are known by their names without prefixes, attributes in any order;
// what is missing stays empty.
#include "xml_event.h"

#include <limits>
#include <pugixml.hpp>

#include "text_values.h"

namespace wskcheck::exports {
namespace {

using pugi::xml_node;

// No DOCTYPE, no declarations of entities: what pugixml expands is what XML itself defines.
constexpr unsigned parse_options =
    pugi::parse_escapes | pugi::parse_cdata | pugi::parse_ws_pcdata_single;
constexpr std::string_view no_guid = "{00000000-0000-0000-0000-000000000000}";

std::string_view local(const char* name) noexcept {
  const std::string_view whole = name;
  const std::size_t colon = whole.find(':');
  return colon == whole.npos ? whole : whole.substr(colon + 1);
}

xml_node child(const xml_node& parent, std::string_view name) noexcept {
  for (const xml_node& one : parent.children()) {
    if (local(one.name()) == name) return one;
  }
  return {};
}

std::string_view attribute(const xml_node& node, const char* name) noexcept {
  return node.attribute(name).value();
}

std::size_t offset_of(const xml_node& node) noexcept {
  const std::ptrdiff_t offset = node.offset_debug();
  return offset > 0 ? static_cast<std::size_t>(offset) - 1 : 0;
}

Item item_of(const xml_node& node, std::string_view name) {
  return {name, node.child_value(), offset_of(node)};
}

template <typename T>
std::optional<T> number_up_to(std::string_view text, T max = std::numeric_limits<T>::max()) {
  const auto number = read_number(text);
  if (!number || *number > max) return std::nullopt;
  return static_cast<T>(*number);
}

// All ones is how the header of an event says that there is none.
void read_execution(const xml_node& execution, ExportEvent& event) {
  constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
  const auto tid = number_up_to<std::uint32_t>(attribute(execution, "ThreadID"));
  if (tid && *tid != none) event.tid = *tid;
  event.cpu = number_up_to<std::uint32_t>(attribute(execution, "ProcessorID"));
}

void read_system(const xml_node& system, ExportEvent& event) {
  const xml_node provider = child(system, "Provider");
  event.provider = trimmed(attribute(provider, "Name"));
  event.guid = trimmed(attribute(provider, "Guid"));
  if (event.guid == no_guid) event.guid = {};
  const auto number = [&](const char* name) {
    return number_up_to<std::uint32_t>(child(system, name).child_value());
  };
  event.id = number("EventID").value_or(0);
  event.version = number("Version").value_or(0);
  event.opcode = number("Opcode");
  const xml_node created = child(system, "TimeCreated");
  event.time_text = {"SystemTime", attribute(created, "SystemTime"), offset_of(created)};
  event.time = read_time(event.time_text.text);
  event.computer = trimmed(child(system, "Computer").child_value());
  read_execution(child(system, "Execution"), event);
  const std::string_view task = trimmed(child(system, "Task").child_value());
  if (!task.empty() && !read_number(task)) event.name = task;
}

// The name of a TraceLogging event is where a manifest event has that of its task.
void read_rendering(const xml_node& rendering, ExportEvent& event) {
  for (const char* const name : {"Task", "EventName"}) {
    const std::string_view text = trimmed(child(rendering, name).child_value());
    if (!text.empty()) {
      event.name = text;
      break;
    }
  }
  if (event.provider.empty()) {
    event.provider = trimmed(child(rendering, "Provider").child_value());
  }
}

// The members of the one structure that the recorder has are as fields with the name of both.
std::string_view member_name(std::string_view name) noexcept {
  if (name == "accept") return "dispatch_accept";
  if (name == "inspect") return "dispatch_inspect";
  return name == "abort" ? "dispatch_abort" : std::string_view{};
}

void read_data(const xml_node& data, ExportEvent& event) {
  for (const xml_node& one : data.children()) {
    const std::string_view kind = local(one.name());
    const std::string_view name = attribute(one, "Name");
    if (kind == "Data") {
      event.items.push_back(item_of(one, name));
    } else if (kind == "ComplexData" && name == "dispatch") {
      event.items.push_back({"dispatch_known", "true", offset_of(one)});
      for (const xml_node& member : one.children()) {
        const std::string_view known = member_name(attribute(member, "Name"));
        if (!known.empty()) event.items.push_back(item_of(member, known));
      }
    }
  }
  if (event.name.empty()) event.name = trimmed(attribute(data, "Name"));
}

}  // namespace

struct XmlParser::Document {
  pugi::xml_document xml;
};

XmlParser::XmlParser() : document_(std::make_unique<Document>()) {}
XmlParser::~XmlParser() = default;

bool XmlParser::parse(std::string_view text, ExportEvent& event, Complaint& complaint) {
  event.clear();
  const pugi::xml_parse_result result =
      document_->xml.load_buffer(text.data(), text.size(), parse_options, pugi::encoding_utf8);
  if (!result) {
    complaint = {static_cast<std::size_t>(result.offset), "XML that is wrong here",
                 "well-formed XML", result.description()};
    return false;
  }
  const xml_node root = document_->xml.document_element();
  const xml_node system = child(root, "System");
  if (!system) {
    complaint = {0, "an <Event> without <System>", "it in every event", {}};
    return false;
  }
  read_system(system, event);
  read_rendering(child(root, "RenderingInfo"), event);
  const xml_node extended = child(root, "ExtendedTracingInfo");
  const std::string_view event_guid = trimmed(child(extended, "EventGuid").child_value());
  if (!event_guid.empty() && event_guid != no_guid) event.guid = event_guid;
  read_data(child(root, "EventData"), event);
  const xml_node binary = child(root, "BinaryEventData");
  const xml_node payload = child(child(root, "ProcessingErrorData"), "EventPayload");
  for (const xml_node& node : {binary, payload}) {
    if (node) event.payload = item_of(node, local(node.name()));
  }
  return true;
}

}  // namespace wskcheck::exports
