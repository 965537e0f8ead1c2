// From the number of words to the instantiation that has room for them. Few sizes do: what a state
// leaves empty costs a stored state nothing (state_store.h), and each size costs a long
// compilation.
#include "engine.h"

namespace wskcheck::explore {
namespace {

template <class Call>
ScopeResult with_words(std::uint32_t words, Call call) {
  using std::integral_constant;
  if (words <= 2) return call(integral_constant<std::size_t, 2>{});
  if (words <= 4) return call(integral_constant<std::size_t, 4>{});
  return call(integral_constant<std::size_t, 8>{});
}

}  // namespace

static_assert(packed_words_max == 8);

ScopeResult check_packed(const Setup& setup, const check::Options& options) {
  return with_words(packed_words(setup.program.bounds()), [&](auto words) {
    return check_packed<decltype(words)::value>(setup, options);
  });
}

ScopeResult walk_packed(const Setup& setup, const check::WalkOptions& options) {
  return with_words(packed_words(setup.program.bounds()), [&](auto words) {
    return walk_packed<decltype(words)::value>(setup, options);
  });
}

}  // namespace wskcheck::explore
