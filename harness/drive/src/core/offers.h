// The transitions that a state offers, as the machine collects them from its threads and from WSK.
#pragma once

#include <cstdint>
#include <vector>

#include "core/machine_state.h"
#include "wskcheck/model/machine.h"

namespace wskcheck::drive::core {

enum class OfferKind : std::uint8_t {
  go_on,    // the thread goes on, with `choice` where it chooses
  timeout,  // the wait of the thread ends by its timeout
  at_will,  // the thread goes on although it could wait longer: what a program asks
  unload,   // the driver is unloaded
  model,    // a step of WSK or of the network, by the model's rules
  peer,     // what a peer does with an open connection
};

struct Offer {
  OfferKind kind = OfferKind::go_on;
  ThreadId thread = ThreadId::none;  // whose stack goes on, where one does
  std::uint32_t choice = 0;
  Step step = {};  // of the model
};

// Parallel lists; kept between states so that nothing is allocated.
struct Offers {
  std::vector<Transition> transitions;
  std::vector<Offer> offers;
  bool busy = false;  // something goes on by itself: a thread of the driver, or WSK's duty

  void clear() {
    transitions.clear();
    offers.clear();
    busy = false;
  }
  Transition& add(const Offer& offer, ActorId actor, std::uint64_t choice) {
    offers.push_back(offer);
    Transition& t = transitions.emplace_back();
    t.actor = actor;
    t.choice = choice;
    return t;
  }
};

// An actor that lives: a kind, a slot, and how often the slot was used.
enum class ActorKind : std::uint8_t { thread, irp, conn, listener, client, network, peer };
constexpr ActorId actor_id(ActorKind kind, std::uint32_t slot, std::uint32_t generation) {
  return static_cast<ActorId>(static_cast<std::uint32_t>(kind) << 28 |
                              (generation & 0xfffffu) << 8 | (slot & 0xffu));
}

}  // namespace wskcheck::drive::core
