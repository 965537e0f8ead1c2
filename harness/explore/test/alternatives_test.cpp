// Whatever single alternative of an open question WSK takes, no property breaks and nothing hangs:
// the rules of each alternative are complete by themselves.
#include <gtest/gtest.h>

#include <array>

#include "wskcheck/explore/explore.h"
#include "wskcheck/explore/run_text.h"

namespace wskcheck::explore {
namespace {

constexpr Bounds bounds(Start start, std::uint32_t conns, std::uint32_t irps,
                        std::uint32_t features) {
  return {.conns = conns, .irps = irps, .frames = 2, .features = features, .start = start};
}

// Obligations are judged in all of them, so they are small.
constexpr std::array scopes{
    bounds(Start::conditional, 1, 1, f_complete | f_reject | f_drop | f_close | f_event),
    bounds(Start::listening, 1, 1, f_accept | f_event | f_disable | f_close | f_reset | f_drop),
    bounds(Start::conditional, 1, 1, f_death | f_complete | f_accept | f_close),
    bounds(Start::listening, 1, 2, f_event | f_disable | f_close),
    bounds(Start::conditional, 1, 2, f_complete | f_close | f_drop),
    bounds(Start::unbound, 1, 1, f_bind | f_conditional | f_misuse | f_failure | f_close),
    bounds(Start::conditional, 1, 1, f_recycle | f_complete | f_reject),
};

TEST(Alternatives, AreCompleteByThemselves) {
  check::Options options;
  options.symmetry = true;
  for (std::size_t q = 0; q < question_count; ++q) {
    const Question& question = questions()[q];
    for (std::size_t a = 0; a < alternatives_max && question.not_a_choice.empty(); ++a) {
      if (question.alternatives[a].name.empty()) continue;
      for (Bounds b : scopes) {
        b.flavour.fix(static_cast<std::uint8_t>(q + 1), static_cast<std::uint8_t>(1u << a));
        const ScopeResult result = explore(b, properties(), options);
        ASSERT_EQ(result.reason, check::Reason::none);
        for (const Verdict& v : result.verdicts) {
          if (v.kind == check::Kind::sometimes || v.outcome == check::Outcome::pass) continue;
          ADD_FAILURE() << question.id << " " << question.alternatives[a].name << ": "
                        << (v.property < 0 ? "deadlock"
                                           : properties()[static_cast<std::size_t>(v.property)].id)
                        << "\n"
                        << (v.run ? to_text(v.run->steps) : "");
        }
      }
    }
  }
}

}  // namespace
}  // namespace wskcheck::explore
