// Every condition and mask in the guard of a rule matters: without it some property of the default
// job fails or some scope has other states or steps. What survives is listed here with the reason.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>

#include "wskcheck/explore/explore.h"

namespace wskcheck::explore {
namespace {

struct Counts {
  std::uint64_t states = 0;
  std::uint64_t edges = 0;
  std::uint64_t deadlocks = 0;
  std::vector<std::uint64_t> fired;
  bool operator==(const Counts&) const = default;
};

constexpr std::uint64_t states_max = 90'000;

Counts counts(const Bounds& bounds, std::span<const Rule> table) {
  check::Options options;
  options.symmetry = true;
  options.paths = false;
  options.properties.deadlock = true;
  options.limits.states_max = states_max;
  const ScopeResult result = explore(bounds, {}, options, table);
  return {result.states, result.edges, result.deadlocks, result.fired};
}

constexpr Bounds bounds(Start start, std::uint32_t conns, std::uint32_t irps, std::uint32_t frames,
                        std::uint32_t features) {
  return {.conns = conns,
          .irps = irps,
          .frames = frames,
          .features = features,
          .start = start,
          .obligations = false};
}

// Death and misuse in small pieces; the scopes of the default job for them are too large here.
constexpr std::array pieces{
    bounds(Start::unbound, 1, 1, 2, f_death | f_bind | f_conditional | f_query | f_address),
    bounds(Start::registered, 0, 2, 2, f_death | f_create | f_bind | f_stream | f_close),
    bounds(Start::conditional, 1, 2, 2, f_death | f_complete | f_reject | f_close | f_drop),
    bounds(Start::listening, 1, 1, 3, f_death | f_accept | f_close | f_cancel),
    bounds(Start::listening, 1, 1, 3, f_death | f_event | f_disable | f_close),
    bounds(Start::conditional, 0, 1, 3, f_death | f_event | f_disable),
    bounds(
        Start::listening, 1, 1, 2,
        f_death | f_event | f_socket_events | f_query | f_other | f_disconnect | f_close_accepted),
    bounds(Start::unbound, 1, 1, 2,
           f_misuse | f_bind | f_conditional | f_query | f_address | f_close),
    bounds(Start::conditional, 1, 2, 2, f_misuse | f_complete | f_reject | f_close | f_drop),
    bounds(Start::conditional, 1, 1, 3, f_misuse | f_complete | f_accept),
    bounds(Start::listening, 1, 2, 2, f_misuse | f_accept | f_close),
    bounds(Start::listening, 1, 1, 3, f_misuse | f_event | f_disable | f_close),
    bounds(Start::listening, 1, 1, 2,
           f_misuse | f_event | f_socket_events | f_other | f_disconnect | f_close_accepted |
               f_reject),
    bounds(Start::listening, 1, 1, 2, f_misuse | f_event | f_socket_events | f_close),
    bounds(Start::conditional, 1, 1, 2, f_misuse | f_accept | f_query | f_close_accepted),
    bounds(Start::registered, 0, 1, 2, f_misuse | f_registration | f_static | f_create | f_close),
    bounds(Start::registered, 0, 1, 2, f_misuse | f_registration | f_static | f_socket_events),
    bounds(Start::registered, 0, 2, 2, f_misuse | f_static | f_create | f_bind | f_event | f_close),
    bounds(Start::registered, 0, 1, 2,
           f_misuse | f_death | f_create | f_bind | f_stream | f_accept),
    bounds(Start::conditional, 1, 1, 2, f_misuse | f_death | f_complete),
    bounds(Start::registered, 0, 1, 2, f_misuse | f_create | f_bind | f_stream | f_close),
    bounds(Start::unbound, 0, 1, 2, f_misuse | f_death | f_bind | f_conditional),
    bounds(Start::listening, 0, 1, 2, f_misuse | f_death | f_event),
    bounds(Start::registered, 0, 1, 2,
           f_misuse | f_death | f_create | f_bind | f_conditional | f_event),
    bounds(Start::registered, 0, 1, 2, f_misuse | f_death | f_static | f_create | f_bind | f_event),
    bounds(Start::registered, 1, 1, 2, f_static | f_socket_events | f_create | f_bind),
    bounds(Start::conditional, 2, 0, 2, f_recycle | f_event),
    Bounds{.listeners = 2,
           .conns = 2,
           .irps = 0,
           .frames = 2,
           .features = f_recycle | f_reject,
           .start = Start::conditional,
           .obligations = false},
    bounds(Start::conditional, 2, 0, 2, f_recycle | f_complete | f_reject | f_drop),
    bounds(Start::listening, 1, 1, 2, f_misuse | f_reuse | f_accept | f_cancel),
};

// Scopes that are small enough to be explored some hundred times, smallest first.
struct Baseline {
  Bounds bounds;
  Counts counts;
};
const std::vector<Baseline>& baselines() {
  static const std::vector<Baseline> all = [] {
    std::vector<Baseline> found;
    for (const Scope& scope : default_scopes()) {
      Counts c = counts(scope.bounds, rules());
      if (c.states < states_max) found.push_back({scope.bounds, std::move(c)});
    }
    for (const Bounds& piece : pieces) found.push_back({piece, counts(piece, rules())});
    std::sort(found.begin(), found.end(), [](const Baseline& a, const Baseline& b) {
      return a.counts.states < b.counts.states;
    });
    return found;
  }();
  return all;
}

bool makes_a_difference(const std::vector<Rule>& table, std::size_t changed) {
  return std::any_of(baselines().begin(), baselines().end(), [&](const Baseline& b) {
    const Program program(b.bounds, table);
    const auto& used = program.used();
    if (std::find(used.begin(), used.end(), changed) == used.end()) return false;
    return counts(b.bounds, table) != b.counts;
  });
}

// Conditions on what only a record shows, and on what only a flavour forbids: in the explorer,
// which sees all and allows all, they hold.
bool of_records_or_flavours(const Condition& condition) {
  static constexpr std::array says{"an IRP was passed",
                                   "there is a request",
                                   "WskInspectAccept is returned",
                                   "WskInspectReject is returned",
                                   "WskInspectPend is returned",
                                   "STATUS_SUCCESS is returned",
                                   "an error is returned",
                                   "another status is returned for which NT_SUCCESS holds",
                                   "the mask names both",
                                   "it is seen that the table is NULL",
                                   "the value is 0 or 1",
                                   "the value is neither 0 nor 1"};
  const std::string_view id = condition.rule;
  if (std::find(says.begin(), says.end(), condition.says) != says.end()) return true;
  static constexpr std::array ids{"CTX-01", "CTX-03", "CTX-04", "IRQ-04", "AEV-03", "AEV-04",
                                  "AEV-16", "INS-03", "INS-13", "ABT-03", "ABT-10", "ABT-11",
                                  "ACC-14", "CRE-11", "CIN-16", "CLO-10"};
  return id.starts_with("Q-") || std::find(ids.begin(), ids.end(), id) != ids.end();
}

// What survives: guards that other guards of the same rule imply in every state that these scopes
// reach. They say what a reader expects, and a recorded run may reach states that the scopes do
// not.
constexpr std::array implied{
    "AEV-12: there is a connection",
    "BND-06: the call kept the application's obligations",
    "BND-07: the call kept the application's obligations",
    "CIN-09: the call kept the application's obligations",
    "CLO-09: the socket exists and is not closing",
    "EVT-11: the call kept the application's obligations",
    "EVT-11: the socket is not closing",
    "INS-01: no live request of the listener has this inspect ID",
    "IRP-12: STATUS_EVENT_PENDING comes from disabling an event only",
    "OPT-10: the call kept the application's obligations",
    "OPT-10: the socket is not bound",
    "OPT-10: the socket is not closing",
    "OPT-11: the call kept the application's obligations",
    "OPT-11: the socket is not bound",
    "OPT-11: the socket is not closing",
    "OPT-20: the socket is functional",
    "Q-01.pends: a pending answer is allowed",
    "Q-06.no-op: the socket is functional",
    "Q-15.nothing: the request was inspected",
    "Q-45.later-requests: the socket is functional",
    "Q-45.no-effect: the socket is functional",
    "Q-48.accept-all: the socket is not bound",
    "Q-48.on: the socket is not bound",
    "Q-83.prompt: the IRP is not a close's",
    "STR-02.again: the socket is not closing",
    "STR-02.pends: the call kept the application's obligations",
    "STR-02.pends: the socket is functional",
    "STR-02: the call kept the application's obligations",
    "STR-02: the socket is functional",
    "ABT-01: listener",
    "ACC-08: listener",
    "AEV-02: listener",
    "ASO-05.close: conn",
    "ASO-06: conn",
    "BND-07.finish: irp_use",
    "CIN-10: irp_use",
    "CIN-12: irp_use",
    "CLO-08.finish: irp_use",
    "DRV-04.reuse: irp_phase",
    "EVT-12.finish: listener",
    "INS-01: listener",
    "Q-01.then-fails: irp_use",
    "Q-01.then-succeeds: irp_use",
    "Q-09.race: listener",
    "Q-19.reused: listener",
    "Q-30.any: irp_phase",
    "Q-30.any: irp_use",
    "Q-30.any: listener",
    "Q-78.forced-closed: listener",
    "UNL-03.ends: client",
    "Q-01.then-fails: conn",
    "Q-01.then-succeeds: conn",
    "Q-02.overtaken-fails: irp_use",
    "Q-02.overtaken: irp_use",
    "Q-19.fresh: listener",
};
bool is_implied(const std::string& survivor) {
  return std::find(implied.begin(), implied.end(), survivor) != implied.end();
}

std::vector<std::string> surviving_conditions() {
  std::vector<std::string> survivors;
  const std::vector<Rule> original(rules().begin(), rules().end());
  for (std::size_t n = 0; n < original.size(); ++n) {
    for (std::size_t i = 0; i < conditions_max && original[n].when[i].holds != nullptr; ++i) {
      if (of_records_or_flavours(original[n].when[i])) continue;
      std::vector<Rule> table = original;
      const std::string name =
          rule_name(original[n]) + ": " + std::string(original[n].when[i].says);
      if (is_implied(name)) continue;
      table[n].when[i].holds = [](const View&) { return true; };
      if (!makes_a_difference(table, n)) survivors.push_back(name);
    }
  }
  return survivors;
}

TEST(Sweep, EachConditionMatters) {
  for (const std::string& survivor : surviving_conditions()) {
    ADD_FAILURE() << survivor;
  }
}

TEST(Sweep, EachMaskMatters) {
  const std::vector<Rule> original(rules().begin(), rules().end());
  static constexpr Mask Rule::*masks[] = {&Rule::client, &Rule::listener, &Rule::conn,
                                          &Rule::irp_use, &Rule::irp_phase};
  static constexpr const char* names[] = {"client", "listener", "conn", "irp_use", "irp_phase"};
  for (std::size_t n = 0; n < original.size(); ++n) {
    for (std::size_t m = 0; m < std::size(masks); ++m) {
      if (original[n].*masks[m] == 0) continue;
      std::vector<Rule> table = original;
      table[n].*masks[m] = 0;
      const std::string name = rule_name(original[n]) + ": " + names[m];
      EXPECT_TRUE(is_implied(name) || makes_a_difference(table, n)) << name;
    }
  }
}

// What only records show: buffers and Information are not in the explorer's states.
constexpr std::array of_records{"Q-42", "Q-43"};

// Leaving one alternative to WSK, or all but one, shows in the states or steps of some scope.
bool is_asked(std::uint8_t question) {
  std::uint8_t all = 0;
  for (std::uint8_t a = 0; a < alternatives_max; ++a) {
    if (questions()[question - 1u].alternatives[a].name.empty()) break;
    all = static_cast<std::uint8_t>(all | 1u << a);
  }
  return std::any_of(baselines().begin(), baselines().end(), [&](const Baseline& b) {
    for (std::uint8_t a = 0; (all >> a) != 0; ++a) {
      for (const unsigned mask : {all & ~(1u << a), 1u << a}) {
        Bounds bounds = b.bounds;
        bounds.flavour.fix(question, static_cast<std::uint8_t>(mask));
        if (counts(bounds, rules()) != b.counts) return true;
      }
    }
    return false;
  });
}

TEST(Sweep, EachQuestionMatters) {
  for (std::uint8_t q = 1; q <= question_count; ++q) {
    const Question& question = questions()[q - 1u];
    if (!question.not_a_choice.empty()) continue;
    if (std::find(of_records.begin(), of_records.end(), question.id) != of_records.end()) continue;
    EXPECT_TRUE(is_asked(q)) << question.id << ": no step and no guard depends on it";
  }
}

}  // namespace
}  // namespace wskcheck::explore
