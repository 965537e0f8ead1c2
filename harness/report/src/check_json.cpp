// The JSON report of `check` and `walk`: docs/json/check.schema.json.
#include "wskcheck/report/check_report.h"

namespace wskcheck::report {
namespace {

Json to_json(const BoundsSummary& bounds) {
  return Json::object()
      .set("listeners", bounds.listeners)
      .set("conns", bounds.conns)
      .set("irps", bounds.irps)
      .set("frames", bounds.frames)
      .set("depth", bounds.depth)
      .set("features", Json::array(bounds.features))
      .set("start", bounds.start);
}

Json to_json(const ScopeSummary& scope) {
  return Json::object()
      .set("name", scope.name)
      .set("says", scope.says)
      .set("bounds", to_json(scope.bounds))
      .set("verdict", scope.verdict)
      .set("reason", Json::text_or_null(scope.reason))
      .set("states", scope.states)
      .set("steps", scope.steps)
      .set("depth", scope.depth)
      .set("walks", scope.walks)
      .set("deadlocks", scope.deadlocks)
      .set("packed_bytes", scope.packed_bytes)
      .set("bytes_per_state", Json::decimal(scope.bytes_per_state))
      .set("liveness_unreduced", scope.liveness_unreduced);
}

Json to_json(const PropertySummary& property) {
  return Json::object()
      .set("id", property.id)
      .set("kind", property.kind)
      .set("verdict", property.verdict)
      .set("reason", Json::text_or_null(property.reason))
      .set("says", property.says)
      .set("cite", property.cite)
      .set("scopes", Json::array(property.scopes));
}

Json rules_json(const CheckReport& report) {
  Json never = Json::array();
  for (const Named& one : report.never_fired) {
    never.add(Json::object().set("rule", one.name).set("says", one.says));
  }
  return Json::object()
      .set("total", report.rules)
      .set("in_scope", report.rules_in_scope)
      .set("fired", report.rules_in_scope - report.never_fired.size())
      .set("never_fired", std::move(never));
}

Json questions_json(const CheckReport& report) {
  Json all = Json::array();
  for (const QuestionSummary& one : report.questions) {
    all.add(Json::object()
                .set("id", one.id)
                .set("asks", one.asks)
                .set("allowed", Json::array(one.allowed))
                .set("taken", Json::array(one.taken)));
  }
  return all;
}

template <class Value>
Json list(const std::vector<Value>& values) {
  Json all = Json::array();
  for (const Value& value : values) all.add(to_json(value));
  return all;
}

}  // namespace

Json to_json(const CheckReport& report) {
  Json findings = Json::array();
  for (const Finding& finding : report.findings) findings.add(report::to_json(finding));
  Json out = Json::object();
  out.set("version", 1).set("program", report.program).set("command", report.command);
  out.set("verdict", report.verdict).set("reasons", Json::array(report.reasons));
  out.set("flavour", report.flavour);
  out.set("seed", report.command == "walk" ? Json(report.seed) : Json());
  out.set("scopes", list(report.scopes)).set("properties", list(report.properties));
  out.set("rules", rules_json(report)).set("questions", questions_json(report));
  out.set("findings", std::move(findings)).set("summary", summary_line(report));
  out.set("next", Json::text_or_null(report.next));
  return out;
}

}  // namespace wskcheck::report
