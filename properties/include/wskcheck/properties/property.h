// Properties: what the author of a driver relies on, as predicates over worlds and steps.
//
// `always` must hold in every state or at every step; `sometimes` is a witness against vacuity: it
// must be seen in some run; `eventually` is an obligation of one object that must not stay open for
// ever (under fairness of WSK and of callbacks that return). A property never repeats the effect of
// a rule. Those that assume a correct driver are not judged once the driver has broken an
// obligation.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "wskcheck/model/program.h"

namespace wskcheck {

enum class PropertyKind : std::uint8_t { always, sometimes, eventually };

// One step, as a property sees it. The ids are those of the objects that the rule was about,
// links followed; `none` where it has none.
struct Taken {
  const SmallWorld* before;
  const SmallWorld* after;
  const Rule* rule;
  Step step;
  ListenerId listener = ListenerId::none;
  ConnId conn = ConnId::none;
  IrpId irp = IrpId::none;
  FrameId frame = FrameId::none;  // the frame that the rule was about, or the new one
};

// One object of an obligation with what it is linked to; null where there is none.
struct Object {
  const Client* client;
  const Listener* listener = nullptr;
  const Conn* conn = nullptr;
  const Irp* irp = nullptr;
  const Frame* frame = nullptr;
};

inline constexpr std::size_t covers_max = 10;

struct Property {
  std::string_view id;  // "P-ACC-03"
  int line = 0;
  PropertyKind kind = PropertyKind::always;
  std::string_view says = "";
  std::string_view cite = "";
  std::array<std::string_view, covers_max> covers = {};  // rules of the contract that it realises
  bool correct_driver = true;  // judged only while the driver has kept its obligations

  // always: false breaks it. sometimes: true is the witness. One of the two, or both.
  bool (*state)(const SmallWorld&) = nullptr;
  bool (*step)(const Taken&) = nullptr;

  // eventually: whether the object's obligation is open, for each object of this kind. What the
  // application owes is not judged by exploring: the explorer's driver may do nothing at all.
  Over over = Over::client;
  Party owes = Party::provider;
  bool (*open)(const Object&) = nullptr;
};

// All properties, always before sometimes before eventually, each in the order of their ids.
std::span<const Property> properties();
// Index in properties(); -1 when there is none with this id.
int find_property(std::string_view id);

// The properties of one exploration as bits, for the explorer.
class Judge {
 public:
  struct Bits {
    std::uint64_t violated = 0;
    std::uint64_t witnessed = 0;
    std::uint64_t open = 0;
  };

  // one_bit_each: an obligation has one bit for all objects (what symmetry needs); else one bit for
  // each object, so that obligations that overlap are told apart. A kind has 64 bits: of the
  // `eventually` properties for whose objects there is no room left, all objects share one. None of
  // these is judged where the bounds say so.
  Judge(std::span<const Property> all, const Bounds& bounds, bool one_bit_each);

  // The same for these `always` and `sometimes` properties only, as bits; obligations all stay.
  Judge only(std::uint64_t always, std::uint64_t sometimes) const;

  Bits state(const SmallWorld& world) const;
  Bits step(const SmallWorld& before, const Program& program, const Step& step,
            const SmallWorld& after) const;

  // Which property a bit of its kind stands for: index in the span given.
  const std::vector<int>& always() const { return always_; }
  const std::vector<int>& sometimes() const { return sometimes_; }
  const std::vector<int>& eventually() const { return eventually_; }

 private:
  struct Watch {  // a property that looks at each state, or at each step
    std::uint64_t bit;
    bool correct_driver;
    bool witness;
    bool (*state)(const SmallWorld&);
    bool (*step)(const Taken&);
  };
  struct Obligation {
    std::uint64_t first_bit;
    bool correct_driver;
    bool shared;  // one bit for all objects
    Over over;
    bool (*open)(const Object&);
  };
  void watch(const Property& property, std::size_t bit);
  void oblige(const Property& property, int index, const Bounds& bounds, bool one_bit_each);

  std::vector<Watch> states_;
  std::vector<Watch> steps_;
  std::vector<Obligation> obligations_;
  std::vector<int> always_;  // property of each bit
  std::vector<int> sometimes_;
  std::vector<int> eventually_;  // with several objects: the same property several times in a row
};

}  // namespace wskcheck
