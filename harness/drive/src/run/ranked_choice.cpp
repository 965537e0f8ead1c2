// See ranked_choice.h.
#include "run/ranked_choice.h"

#include "core/machine_state.h"
#include "core/offers.h"

namespace wskcheck::drive {

std::uint32_t RankedChoice::among(std::span<const Transition> enabled) {
  const ActorId host = core::actor_id(core::ActorKind::thread, 0, generation(ThreadId{0}));
  const bool unloads = core::threads[0].state == core::ThreadState::idle;
  const bool by_rank = random_() % 8 != 0;
  std::uint32_t best = 0;
  std::uint64_t best_rank = 0;
  for (std::uint32_t i = 0; i < enabled.size(); ++i) {
    const Transition& t = enabled[i];
    if (t.faults > faults_left_) continue;
    std::uint64_t rank = 4 + (by_rank ? rank_of(t) : random_() >> 4);
    if (unloads && t.actor == host) rank = random_() % 300 == 0 ? ~0ull : 2;
    if (t.faults != 0) rank = random_() % steps_for_fault_ == 0 ? ~0ull : 1;
    if (rank <= best_rank) continue;
    best = i;
    best_rank = rank;
  }
  faults_left_ -= enabled[best].faults;
  return best;
}

std::uint64_t RankedChoice::rank_of(const Transition& t) const {
  std::mt19937_64 mixed((seed_ << 32 | static_cast<std::uint32_t>(t.actor)) ^ t.choice << 8);
  return mixed() >> 4;
}

}  // namespace wskcheck::drive
