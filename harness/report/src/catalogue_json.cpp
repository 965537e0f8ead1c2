// Rules, properties and questions as JSON: docs/json/rules.schema.json.
#include "wskcheck/report/catalogue.h"

namespace wskcheck::report {

Json to_json(const RuleEntry& rule) {
  Json guard = Json::array();
  for (const Clause& clause : rule.guard) {
    guard.add(Json::object().set("rule", Json::text_or_null(clause.rule)).set("says", clause.says));
  }
  Json obligations = Json::array();
  for (const Obligation& one : rule.obligations) {
    obligations.add(Json::object().set("id", one.id).set("says", one.says).set("cite", one.cite));
  }
  return Json::object()
      .set("name", rule.name)
      .set("id", rule.id)
      .set("group", rule.group)
      .set("party", rule.party)
      .set("label", rule.label)
      .set("over", rule.over)
      .set("says", rule.says)
      .set("cite", rule.cite)
      .set("guard", std::move(guard))
      .set("only_if", to_json(rule.answers))
      .set("features", Json::array(rule.features))
      .set("obligations", std::move(obligations))
      .set("promised", rule.promised);
}

Json to_json(const PropertyEntry& property) {
  return Json::object()
      .set("id", property.id)
      .set("kind", property.kind)
      .set("says", property.says)
      .set("cite", property.cite)
      .set("covers", Json::array(property.covers))
      .set("owes", Json::text_or_null(property.owes))
      .set("correct_driver", property.correct_driver);
}

Json to_json(const QuestionEntry& question) {
  Json alternatives = Json::array();
  for (const AlternativeEntry& one : question.alternatives) {
    alternatives.add(Json::object()
                         .set("name", one.name)
                         .set("says", one.says)
                         .set("rules", Json::array(one.rules)));
  }
  return Json::object()
      .set("id", question.id)
      .set("asks", question.asks)
      .set("fixed", Json::text_or_null(question.fixed))
      .set("alternatives", std::move(alternatives))
      .set("not_a_choice", Json::text_or_null(question.not_a_choice));
}

Json to_json(const Catalogue& catalogue) {
  Json rules = Json::array();
  for (const RuleEntry& one : catalogue.rules) rules.add(to_json(one));
  Json properties = Json::array();
  for (const PropertyEntry& one : catalogue.properties) properties.add(to_json(one));
  Json questions = Json::array();
  for (const QuestionEntry& one : catalogue.questions) questions.add(to_json(one));
  Json out = Json::object();
  out.set("version", 1).set("program", catalogue.program).set("command", "rules");
  out.set("rules", std::move(rules)).set("properties", std::move(properties));
  return out.set("questions", std::move(questions));
}

}  // namespace wskcheck::report
