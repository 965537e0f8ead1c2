// Which answers to open questions the trace depends on.
#include "bounds_of_search.h"
#include "session.h"

namespace wskcheck::conform {

void Session::add_settled(Choice c) {
  std::uint8_t& mask = settled_mask_[c.question - 1u];
  if (((mask >> c.alternative) & 1u) != 0) return;
  mask = static_cast<std::uint8_t>(mask | (1u << c.alternative));
  const Question& q = questions()[c.question - 1u];
  settled_choices_.push_back(c);
  settled_.push_back({std::string(q.id), std::string(q.alternatives[c.alternative].name),
                      std::string(q.alternatives[c.alternative].says), line_});
}

// Whether the record can be explained without that alternative.
bool Session::explained_without(Choice c, std::size_t mark) {
  const Wanted wanted = wanted_;
  const std::vector<Planned> plan = plan_;
  const Flavour flavour = options_.flavour;
  const Miss miss = miss_;
  const int found = found_;
  world_.undo(mark);
  std::uint8_t rest = 0;
  for (std::uint8_t a = 0; a < alternatives_max; ++a) {
    if (a != c.alternative && flavour.allows({c.question, a})) {
      rest = static_cast<std::uint8_t>(rest | 1u << a);
    }
  }
  options_.flavour.fix(c.question, rest);
  plan_.clear();
  skip_ = 0;
  const bool otherwise = find_plan(false) || nodes_ > limits::nodes_max;
  world_.undo(mark);
  options_.flavour = flavour;
  wanted_ = wanted;
  miss_ = miss;
  plan_.clear();
  if (!run_plan(plan)) plan_ = plan;
  found_ = found;
  return otherwise;
}

void Session::settle(std::size_t mark) {
  for (std::size_t i = 0; i < plan_.size(); ++i) {
    const Choice c = table_[plan_[i].step.rule].choice;
    if (c.question == 0 || ((settled_mask_[c.question - 1u] >> c.alternative) & 1u) != 0) continue;
    std::uint16_t& tries = choice_tries_[(c.question - 1u) * alternatives_max + c.alternative];
    if (tries >= 4) continue;
    ++tries;
    if (!explained_without(c, mark)) add_settled(c);
  }
}

void Session::settle_visible(const Rule& rule, const View& v) {
  for (const Condition& condition : rule.when) {
    if (condition.holds == nullptr) break;
    if (!condition.rule.starts_with("Q-")) continue;
    const auto q =
        static_cast<std::uint8_t>((condition.rule[2] - '0') * 10 + condition.rule[3] - '0');
    for (std::uint8_t a = 0; a < alternatives_max; ++a) {
      if (questions()[q - 1u].alternatives[a].name.empty()) break;
      Flavour without = options_.flavour;
      std::uint8_t rest = 0;
      for (std::uint8_t b = 0; b < alternatives_max; ++b) {
        if (b != a && without.allows({q, b})) rest = static_cast<std::uint8_t>(rest | 1u << b);
      }
      without.fix(q, rest);
      View other = v;
      other.flavour = &without;
      if (!condition.holds(other)) add_settled({q, a});
    }
  }
}

}  // namespace wskcheck::conform
