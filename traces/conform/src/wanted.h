// A record as the model's rules are asked for it, and what came of asking.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "wskcheck/conform/verdict.h"
#include "wskcheck/model/machine.h"

namespace wskcheck::conform {

struct Wanted {
  static constexpr std::size_t candidates_max = 6;
  std::array<std::uint16_t, candidates_max> candidates{};
  std::size_t candidate_count = 0;
  Step base;  // objects of the visible step
  Seen seen;
  Mask results = 0;                        // of a return: results that its status can mean
  Mask outcomes = 0;                       // of a completion: outcomes that its status can mean
  ListenerId listener = ListenerId::none;  // related objects, for hidden steps
  ConnId conn = ConnId::none;
  IrpId irp = IrpId::none;
  IrpId other_irp = IrpId::none;
  FrameId frame = FrameId::none;
  FrameId other_frame = FrameId::none;
  bool finds_conn = false;     // the connection is any that fits
  bool was_returning = false;  // a return: the call's effect has been inferred
  bool id_taken = false;       // a live request has the inspect ID
  bool id_elsewhere = false;   // a live request of another listener has it
  bool id_on_socket = false;   // an accepted socket has it
  std::uint64_t remote = 0;    // hash of the peer's address; 0 unknown

  void add(std::uint16_t rule) {
    if (candidate_count < candidates_max) candidates[candidate_count++] = rule;
  }
};

// What the record says whatever came before it.
inline Seen of_record_alone(Seen seen) {
  seen.context_matches = Seen::Tri::unknown;
  seen.address_matches = Seen::Tri::unknown;
  seen.family_matches = Seen::Tri::unknown;
  seen.id_matches = Seen::Tri::unknown;
  seen.own_irp = Seen::Tri::unknown;
  return seen;
}

// Objects whose hidden steps are tried for a record.
struct Scope {
  static constexpr std::size_t objects_max = 10;
  std::array<FrameId, objects_max> frames{};
  std::array<IrpId, objects_max> irps{};
  std::size_t frame_count = 0;
  std::size_t irp_count = 0;
  bool full = false;  // something found no room

  void add(FrameId id) { add(frames, frame_count, id); }
  void add(IrpId id) { add(irps, irp_count, id); }

 private:
  template <class Id>
  void add(std::array<Id, objects_max>& list, std::size_t& count, Id id) {
    if (!present(id)) return;
    for (std::size_t i = 0; i < count; ++i) {
      if (list[i] == id) return;
    }
    full = full || count == objects_max;
    if (count != objects_max) list[count++] = id;
  }
};

// When a hidden step of an explanation was taken: now, or while the listener (1 and up) or the
// client (-1 and down) was what it had been before; `covered`: before a callback began on top of
// the call.
struct When {
  std::int8_t slot = 0;
  bool covered = false;
};
struct Planned {
  Step step;
  When when;
};

// How a record was explained, to explain it so again.
struct Explanation {
  std::vector<Planned> plan;
  ConnId conn = ConnId::none;  // that it is about
  int candidate = -1;          // -1: the record is not judged
  bool in_order = false;       // each step of the plan was taken before the record was looked at
};

// Why a record was refused, at best.
struct Miss {
  std::uint16_t rule = no_rule;
  Refusal refusal;
  int rank = -1;               // how near it came
  std::vector<Planned> plan;   // hidden steps that lead there
  Step step;                   // of a hidden rule that was refused
  ConnId conn = ConnId::none;  // the connection it was tried with
  std::string_view bound;      // why not everything was tried; empty: it was
  bool settled = false;        // the bound lies before all that can be tried again
};

// Objects that the hidden steps before a record were about, or that its refusal depends on.
struct Touched {
  static constexpr std::size_t keys_max = 24;
  static constexpr unsigned kind_shift = 29;
  // `choice`: which of a listener's connections a record was about.
  enum Kind : std::uint32_t { conn = 1, irp, frame, listener, the_client, choice, setting };
  std::array<std::uint32_t, keys_max> keys{};
  std::uint8_t count = 0;
  bool everything = false;  // more than there is room for
  // Not all other ways to the record are tried: which accept IRPs had ended, and how.
  bool partial = false;

  void add(ConnId id) { add(conn, index_of(id), present(id)); }
  void add(IrpId id) { add(irp, index_of(id), present(id)); }
  void add(FrameId id) { add(frame, index_of(id), present(id)); }
  void add(ListenerId id) { add(listener, index_of(id), present(id)); }
  void add_client() { add(the_client, 0, true); }
  void add(Kind kind, std::uint32_t id) { add_key(key_of(kind, id)); }
  void add_all(const Touched& other) {
    for (std::size_t i = 0; i < other.count; ++i) add_key(other.keys[i]);
    everything = everything || other.everything;
    partial = partial || other.partial;
  }
  static std::uint32_t key_of(std::uint32_t kind, std::uint32_t id) {
    return kind << kind_shift | id_of(id);
  }
  static Kind kind_of(std::uint32_t key) { return static_cast<Kind>(key >> kind_shift); }
  static std::uint32_t id_of(std::uint32_t key) { return key & ((1u << kind_shift) - 1); }
  bool meets(const Touched& other) const {
    if (count != 0 && other.everything) return true;
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t j = 0; j < other.count; ++j) {
        if (keys[i] == other.keys[j]) return true;
      }
    }
    return false;
  }

 private:
  void add(Kind kind, std::uint32_t id, bool yes) {
    if (yes) add(kind, id);
  }
  void add_key(std::uint32_t key) {
    for (std::size_t i = 0; i < count; ++i) {
      if (keys[i] == key) return;
    }
    if (count < keys_max) {
      keys[count++] = key;
    } else {
      everything = true;
    }
  }
};

// What came of a record.
enum class Fit : std::uint8_t {
  taken,       // a step of the model
  ignored,     // not modelled; names were kept
  refused,     // no step of the model: see Miss
  misused,     // a step that breaks obligations of the application: see broken
  structural,  // calls and returns do not nest, names do not fit: see text
};

struct Followed {
  Fit fit = Fit::ignored;
  std::uint16_t rule = no_rule;
  BrokenChecks broken = 0;
  BrokenChecks broken_by_content = 0;  // those that the record alone breaks
  Miss miss;
  std::vector<Candidate> candidates;  // of refused
  Blame blame = Blame::nobody;        // of structural
  std::string id;                     // rule of structural
  std::string text;
  bool uncertain = false;   // it concerns objects that lost records may have changed
  bool by_content = false;  // what the record says is wrong, whatever came before
  bool certain = false;     // whatever was hidden, and in whatever order threads ran
  bool more = false;        // there may be other explanations
};

// An explanation that worked, with roles in place of objects.
struct CachedPlan {
  std::uint64_t signature = 0;
  std::array<std::uint16_t, 4> rules{};
  std::array<std::uint8_t, 4> roles{};
  std::uint8_t size = 0xff;
};

}  // namespace wskcheck::conform
