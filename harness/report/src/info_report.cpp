// What is in a file, as text and as JSON: docs/json/info.schema.json.
#include "wskcheck/report/info_report.h"

#include <fmt/format.h>

namespace wskcheck::report {
namespace {

using Align = Table::Align;

std::string facts_text(const InfoFile& file, const Paint& paint) {
  Table table({Align::left, Align::left}, 2);
  table.row({{"carrier", Tone::faint}, {file.carrier}});
  for (const InfoFact& fact : file.facts) table.row({{fact.name, Tone::faint}, {fact.value}});
  std::string events = grouped(file.events);
  if (file.events != 0) events += ", " + share(file.understood, file.events) + " understood";
  table.row({{"events", Tone::faint}, {std::move(events)}});
  table.row({{"loss", Tone::faint},
             {file.losses.empty() ? "none that the file tells"
                                  : counted(file.losses.size(), "place", "places")}});
  return table.text(paint);
}

std::string provider_text(const InfoProvider& provider, const Paint& paint) {
  std::string out = "  " + paint(Tone::name, provider.name.empty() ? "?" : provider.name);
  if (!provider.guid.empty()) out += "  {" + provider.guid + "}";
  out += "  " + provider.kind + ", " + counted(provider.events, "event", "events") + '\n';
  Table table({Align::right, Align::left, Align::left}, 4);
  for (const InfoKind& kind : provider.kinds) {
    table.row({{grouped(kind.events)}, {kind.understood, Tone::faint}, {kind.name}});
  }
  return out + table.text(paint);
}

std::string file_text(const InfoFile& file, const Paint& paint) {
  std::string out = paint(Tone::strong, file.file) + '\n';
  if (file.carrier.empty()) return out + "  " + paint(Tone::bad, "unreadable") + '\n';
  out += facts_text(file, paint);
  for (const std::string& loss : file.losses) {
    out += "  " + paint(Tone::unsure, "lost") + "  " + wrapped(loss, 8, 8) + '\n';
  }
  for (const std::string& problem : file.problems) {
    out += "  " + paint(Tone::bad, "damage") + "  " + problem + '\n';
  }
  for (const InfoProvider& provider : file.providers) out += provider_text(provider, paint);
  return out;
}

Json to_json(const InfoProvider& provider) {
  Json kinds = Json::array();
  for (const InfoKind& kind : provider.kinds) {
    kinds.add(Json::object()
                  .set("name", kind.name)
                  .set("events", kind.events)
                  .set("understood", kind.understood));
  }
  return Json::object()
      .set("kind", provider.kind)
      .set("name", Json::text_or_null(provider.name))
      .set("guid", Json::text_or_null(provider.guid))
      .set("events", provider.events)
      .set("kinds", std::move(kinds));
}

Json to_json(const InfoFile& file) {
  Json facts = Json::array();
  for (const InfoFact& fact : file.facts) {
    facts.add(Json::object().set("name", fact.name).set("value", fact.value));
  }
  Json providers = Json::array();
  for (const InfoProvider& one : file.providers) providers.add(to_json(one));
  return Json::object()
      .set("file", file.file)
      .set("carrier", Json::text_or_null(file.carrier))
      .set("facts", std::move(facts))
      .set("events", file.events)
      .set("understood", file.understood)
      .set("losses", Json::array(file.losses))
      .set("problems", Json::array(file.problems))
      .set("providers", std::move(providers));
}

}  // namespace

std::string to_text(const InfoReport& report, const Paint& paint) {
  std::string out;
  for (const InfoFile& file : report.files) out += file_text(file, paint) + '\n';
  if (!report.next.empty()) out += paint(Tone::strong, "next:") + ' ' + report.next + '\n';
  return out;
}

Json to_json(const InfoReport& report) {
  Json files = Json::array();
  for (const InfoFile& file : report.files) files.add(to_json(file));
  Json out = Json::object();
  out.set("version", 1).set("program", report.program).set("command", "info");
  return out.set("files", std::move(files)).set("next", Json::text_or_null(report.next));
}

}  // namespace wskcheck::report
