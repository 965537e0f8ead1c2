// What is known of one id, as text and as JSON.
#include "wskcheck/report/id_report.h"

namespace wskcheck::report {
namespace {

std::string block(const Paint& paint, const std::string& id, const std::string& says,
                  const std::vector<std::pair<std::string, std::string>>& fields) {
  std::string out = paint(Tone::name, id) + "  " + wrapped(says, 2, id.size() + 2) + '\n';
  for (const auto& [name, text] : fields) {
    if (text.empty()) continue;
    const std::size_t column = 2 + name.size() + 2;
    out += "  " + name + ": " + wrapped(text, 4, column) + '\n';
  }
  return out;
}

}  // namespace

std::string to_text(const IdReport& report, const Paint& paint) {
  std::vector<std::string> blocks;
  for (const QuestionEntry& one : report.questions) blocks.push_back(to_text(one, paint));
  for (const PropertyEntry& one : report.properties) blocks.push_back(to_text(one, paint));
  for (const RuleEntry& one : report.rules) blocks.push_back(to_text(one, paint));
  for (const JudgedObligation& one : report.obligations) {
    blocks.push_back(block(paint, one.obligation.id, one.obligation.says,
                           {{"party", "driver: an obligation"},
                            {"documents", one.obligation.cite},
                            {"judged at", joined(one.rules)}}));
  }
  for (const SharedCondition& one : report.conditions) {
    blocks.push_back(block(paint, report.id, one.says, {{"a condition of", joined(one.rules)}}));
  }
  if (report.left_out) {
    blocks.push_back(
        block(paint, report.id, report.left_out->says,
              {{"documents", report.left_out->cite}, {"not modelled", report.left_out->reason}}));
  }
  if (!report.covered_by.empty()) {
    std::string out = "properties about " + report.id + ":\n";
    for (const PropertyEntry& one : report.covered_by) {
      out +=
          "  " + paint(Tone::name, one.id) + "  " + wrapped(one.says, 4, one.id.size() + 4) + '\n';
    }
    blocks.push_back(out);
  }
  std::string out = joined(blocks, "\n");
  if (!report.next.empty()) out += '\n' + paint(Tone::strong, "next:") + ' ' + report.next + '\n';
  return out;
}

Json to_json(const IdReport& report) {
  Json rules = Json::array();
  for (const RuleEntry& one : report.rules) rules.add(to_json(one));
  Json properties = Json::array();
  for (const PropertyEntry& one : report.properties) properties.add(to_json(one));
  Json questions = Json::array();
  for (const QuestionEntry& one : report.questions) questions.add(to_json(one));
  Json obligations = Json::array();
  for (const JudgedObligation& one : report.obligations) {
    obligations.add(Json::object()
                        .set("id", one.obligation.id)
                        .set("says", one.obligation.says)
                        .set("cite", one.obligation.cite)
                        .set("rules", Json::array(one.rules)));
  }
  Json conditions = Json::array();
  for (const SharedCondition& one : report.conditions) {
    conditions.add(Json::object().set("says", one.says).set("rules", Json::array(one.rules)));
  }
  Json covered_by = Json::array();
  for (const PropertyEntry& one : report.covered_by) covered_by.add(to_json(one));
  Json left_out;
  if (report.left_out) {
    left_out = Json::object();
    left_out.set("says", report.left_out->says).set("cite", report.left_out->cite);
    left_out.set("reason", report.left_out->reason);
  }
  Json out = Json::object();
  out.set("version", 1).set("program", report.program).set("command", "explain");
  out.set("kind", "id").set("id", report.id).set("rules", std::move(rules));
  out.set("properties", std::move(properties)).set("questions", std::move(questions));
  out.set("obligations", std::move(obligations)).set("conditions", std::move(conditions));
  out.set("covered_by", std::move(covered_by)).set("not_modelled", std::move(left_out));
  return out.set("next", Json::text_or_null(report.next));
}

}  // namespace wskcheck::report
