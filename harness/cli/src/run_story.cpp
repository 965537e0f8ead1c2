// Replays a run and notes at each step what a reader wants to know.
#include "run_story.h"

#include <algorithm>

#include "guard_words.h"
#include "world_words.h"
#include "wskcheck/explore/replay.h"
#include "wskcheck/explore/run_text.h"
#include "wskcheck/model/words.h"
#include "wskcheck/properties/property.h"

namespace wskcheck::cli {
namespace {

constexpr std::size_t possible_shown_max = 20;

void add_properties(std::vector<report::Obligation>& out, const std::vector<int>& of_bit,
                    std::uint64_t bits) {
  for (std::size_t bit = 0; bit < of_bit.size(); ++bit) {
    if (((bits >> bit) & 1) == 0) continue;
    const Property& property = properties()[static_cast<std::size_t>(of_bit[bit])];
    const bool told =
        std::any_of(out.begin(), out.end(), [&](const auto& one) { return one.id == property.id; });
    if (told) continue;
    out.push_back(
        {std::string(property.id), std::string(property.says), std::string(property.cite)});
  }
}

report::Step describe(const Rule& rule, const Step& step) {
  report::Step out;
  out.text = explore::to_text(step);
  out.rule = rule_name(rule);
  out.party = word(rule.party);
  out.says = rule.says;
  out.cite = rule.cite;
  if (rule.choice.question != 0) {
    out.answer = report::Answer{std::string(question_id(rule.choice)),
                                std::string(alternative_name(rule.choice))};
  }
  return out;
}

// Why the step at which a replay ended is not possible, and what was.
report::RefusedStep refused_step(const Program& program, const SmallWorld& last, const Step& step,
                                 const Refusal& refusal) {
  const Rule& rule = program.table()[step.rule];
  report::RefusedStep out;
  out.text = explore::to_text(step);
  out.rule = rule_name(rule);
  out.says = rule.says;
  SmallWorld world = last;
  out.refused = wrong_ids(rule, step, program.bounds());
  if (out.refused.empty() && present(step.host) &&
      (world.frame(step.host).kind == FrameKind::none || world.frame(step.host).nested != 0)) {
    out.refused = "the frame that it interrupts is not in progress";
  }
  if (out.refused.empty()) {
    Frame pushed;
    const View v = machine::bind(world, rule, step, pushed, nullptr, &program.bounds().flavour);
    out.refused = refusal_text(rule, v, refusal);
  }
  program.for_each_step(world, [&](const Step& other) {
    if (out.possible.size() == possible_shown_max) return;
    out.possible.push_back(
        {explore::to_text(other), std::string(program.table()[other.rule].says), ""});
  });
  return out;
}

void look_at_the_end(Story& story, const Program& program, const Judge& judge,
                     const std::vector<SmallWorld>& worlds) {
  SmallWorld last = worlds.back();
  add_properties(story.open, judge.eventually(), judge.state(last).open);
  story.stuck = true;
  program.for_each_step(last, [&](const Step&) { story.stuck = false; });
  for (std::uint32_t i = 0; i < program.bounds().frames; ++i) {
    story.hangs = story.hangs || (story.stuck && last.frame(FrameId{i}).kind != FrameKind::none);
  }
  for (std::size_t i = 0; i + 1 < worlds.size(); ++i) {
    if (worlds[i] == last) story.loop = i;
  }
}

}  // namespace

Story tell(const Bounds& bounds, std::span<const Step> steps, std::span<const Rule> table) {
  const Program program(bounds, table);
  const Judge judge(properties(), program.bounds(), false);
  const explore::Replayed replayed = explore::replay(program, judge, steps);
  const std::vector<SmallWorld>& worlds = replayed.worlds;
  Story story;
  std::uint64_t failing = judge.state(worlds.front()).violated;
  story.violated = failing != 0;
  for (std::size_t i = 0; i + 1 < worlds.size(); ++i) {
    const Rule& rule = program.table()[steps[i].rule];
    report::Step step = describe(rule, steps[i]);
    step.changes = changes(worlds[i], worlds[i + 1]);
    SmallWorld after = worlds[i];
    const BrokenChecks broken = program.take(after, steps[i]);
    for (std::size_t n = 0; n < checks_max; ++n) {
      const Check& check = rule.checks[n];
      if (((broken >> n) & 1) == 0) continue;
      step.broken.push_back(
          {std::string(check.id), std::string(check.says), std::string(check.cite)});
    }
    const std::uint64_t by_state = judge.state(worlds[i + 1]).violated;
    const std::uint64_t by_step = judge.step(worlds[i], program, steps[i], after).violated;
    add_properties(step.violated, judge.always(), by_step | (by_state & ~failing));
    failing = by_state;
    story.misused = story.misused || broken != 0;
    story.violated = story.violated || !step.violated.empty();
    const auto known = [&](const report::Answer& one) {
      return one.question == step.answer->question && one.alternative == step.answer->alternative;
    };
    if (step.answer && std::none_of(story.only_if.begin(), story.only_if.end(), known)) {
      story.only_if.push_back(*step.answer);
    }
    story.steps.push_back(std::move(step));
  }
  if (replayed.refused) {
    story.refused =
        refused_step(program, worlds.back(), steps[*replayed.refused], replayed.refusal);
  } else {
    look_at_the_end(story, program, judge, worlds);
  }
  return story;
}

}  // namespace wskcheck::cli
