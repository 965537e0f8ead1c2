// A trace being followed: the world as far as it is known, and what the names in records stand for.
//
// Every change can be taken back while `logging` is on: the checker tries orders of unordered
// records by following them and taking them back.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <vector>

#include "pointer_map.h"
#include "wskcheck/conform/checker.h"
#include "wskcheck/model/rule.h"
#include "wskcheck/model/world.h"
#include "wskcheck/traces/record.h"

namespace wskcheck::conform {

// A record as the model's rules can be asked for it.
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
  bool finds_conn = false;   // the connection is any that fits
  bool id_taken = false;     // a live request has the inspect ID
  std::uint64_t remote = 0;  // hash of the peer's address; 0 unknown

  void add(std::uint16_t rule) {
    if (candidate_count < candidates_max) candidates[candidate_count++] = rule;
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

// Why a record was refused, at best.
struct Miss {
  std::uint16_t rule = no_rule;
  Refusal refusal;
  int rank = -1;               // how near it came
  std::vector<Step> plan;      // hidden steps that lead there
  ConnId conn = ConnId::none;  // the connection it was tried with
  bool budget = false;         // not everything could be tried
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
};

class Session {
 public:
  Session(const traces::Header& header, const Options& options);

  // Follows one record. `lenient`: take also what is refused, as well as may be, and go on.
  Followed follow(const traces::Record& record, bool lenient);
  // Records were lost before the next one.
  void lost() {
    last_loss_ = tick_;
    lossy_ = true;
  }

  void begin_tries() { logging_ = true; }
  std::size_t mark_names() const { return undo_.size(); }
  std::size_t mark_world() const { return world_.mark(); }
  void take_back(std::size_t names, std::size_t world);
  // What was followed stays.
  void keep();

  World& world() { return world_; }
  const std::vector<Settled>& settled() const { return settled_; }
  Report& report() { return report_; }
  void open_ends(std::vector<Finding>& findings);
  std::uint32_t live() const;

  const Wanted& last_wanted() const { return wanted_; }
  std::span<const Rule> table() const { return table_; }

 private:
  struct StackItem {
    FrameId frame = FrameId::none;  // none: not modelled
    traces::Event ev = traces::Event::mark;
    std::string_view name;
    std::uint64_t line = 0;
  };
  struct Thread {
    std::vector<StackItem> stack;
  };
  struct FrameSide {
    std::uint64_t tick = 0;
    std::uint64_t line = 0;
    IrpId irp = IrpId::none;
    std::uint64_t pointer = 0;
    Outcome ended = Outcome::none;  // how its IRP ended while the call was in progress
    bool passed_irp = false;
  };
  struct ListenerSide {
    std::uint64_t pointer = 0;
    std::uint64_t context = 0;
    bool has_pointer = false;
    bool has_context = false;
    std::uint16_t family = 0;
    std::uint64_t born = 0;
    bool was_idle = false;         // WskAcceptEvent on and no accept IRP queued, at some time
    std::uint64_t busy = 0;        // last tick with WskAcceptEvent in progress
    IrpId setting = IrpId::none;   // an open IRP that sets the listener up (creation, bind, option)
    std::vector<ConnId> accepted;  // requests that may be delivered, oldest first
  };
  struct ConnSide {
    std::uint64_t pointer = 0;
    std::uint64_t remote = 0;
    std::uint64_t context = 0;
    bool has_pointer = false;
    bool has_context = false;
    bool has_id = false;
    std::uint64_t born = 0;
    IrpId completing = IrpId::none;  // of WskInspectComplete
    FrameId complete_frame = FrameId::none;
  };
  struct IrpSide {
    std::uint64_t pointer = 0;
    bool has_pointer = false;
    bool housekept = false;  // IoAllocateIrp or IoReuseIrp was recorded for it
    bool own = false;        // IoAllocateIrp was
    FrameId call = FrameId::none;
    std::uint64_t line = 0;
    std::uint64_t born = 0;
    bool ghost = false;  // of a call that is not modelled
    std::uint8_t ghost_socket = 0;
  };

  // translate.cpp
  bool translate(const traces::Record& r, Followed& out);
  bool translate_call(const traces::Record& r, Followed& out);
  bool translate_return(const traces::Record& r, Followed& out);
  bool translate_completion(const traces::Record& r, Followed& out);
  bool translate_callback(const traces::Record& r, Followed& out);
  bool translate_leave(const traces::Record& r, Followed& out);
  bool translate_note(const traces::Record& r, Followed& out);
  bool target_socket(const traces::Record& r, Followed& out);
  void target_irp(const traces::Record& r);
  bool callback_listener(const traces::Record& r, Followed& out);
  void fill_seen(const traces::Record& r);
  void add_calls(FrameKind kind, std::uint8_t arg, bool on_conn);
  bool ghost_call(const traces::Record& r);
  bool structural(Followed& out, Blame blame, std::string_view id, std::string text);
  bool is_lossy() const { return lossy_; }
  static std::uint64_t thread_key(const traces::Record& r);
  Thread& thread(std::uint64_t key);
  Thread* find_thread(std::uint64_t key);

  // planner.cpp
  bool plan_and_take(Followed& out, bool lenient);
  bool find_plan(bool allow_broken);
  bool plan_for(ConnId conn, bool allow_broken);
  int goal(bool allow_broken);
  bool search(int depth, bool allow_broken);
  bool try_hidden(std::uint16_t rule, const Step& step, int depth, bool allow_broken);
  bool hidden_steps(int depth, bool allow_broken);
  bool prepare_past(bool allow_broken);
  bool run_plan(const std::vector<Step>& plan);
  std::vector<ConnId> conn_choices();
  std::uint64_t signature();
  bool run_cached();
  void remember_plan(std::uint64_t signature);
  void take_visible(int candidate, Followed& out);
  void settle(std::size_t world_mark, bool allow_broken);
  void settle_visible(const Rule& rule, const View& v);
  void add_settled(Choice c);
  bool result_fits(const View& v);
  void missed(std::uint16_t rule, Refusal refusal, int rank);
  View bound(std::uint16_t rule, const Step& step, Frame& pushed);
  Step visible_step(std::uint16_t rule);

  // force.cpp
  void force(Followed& out, std::size_t world_mark);
  void force_irp(Irp& irp);
  void drop_frame(FrameId id);
  void judge_miss(Followed& out);
  std::vector<Candidate> candidates(const Miss& miss);
  bool is_uncertain();

  // names.cpp
  void push(const traces::Record& r, FrameId frame);
  void pop();
  void after(const traces::Record& r, Followed& out);
  void after_call(const traces::Record& r);
  void after_completion(const traces::Record& r);
  void after_callback(const traces::Record& r);
  void after_leave(const traces::Record& r);
  void after_return(const traces::Record& r);
  void set_name(PointerMap& map, std::uint64_t key, std::uint32_t value);
  void erase_name(PointerMap& map, std::uint64_t key);
  void deliver(ConnId conn, std::uint64_t pointer, const traces::Record& r);
  void forget_irp(IrpId id);
  void forget_conn(ConnId id);
  void forget_listener(ListenerId id);
  void finish_objects();
  IrpId new_irp(std::uint64_t pointer, bool known);
  void log(std::function<void()> undo) {
    if (logging_) undo_.push_back(std::move(undo));
  }
  ListenerSide& side(ListenerId id) { return listener_sides_.at(id); }
  ConnSide& side(ConnId id) { return conn_sides_.at(id); }
  IrpSide& side(IrpId id) { return irp_sides_.at(id); }
  FrameSide& side(FrameId id) { return frame_sides_.at(id); }

  static std::uint64_t id_key(ListenerId l, std::uint64_t key, std::uint64_t serial);

  Options options_;
  World world_;
  std::span<const Rule> table_;
  std::array<std::vector<std::uint16_t>, 32> calls_, enters_, leaves_;  // by FrameKind
  using RuleList = std::vector<std::uint16_t>;
  RuleList hidden_listener_, hidden_frame_conn_;
  std::array<RuleList, 16> hidden_conn_;     // by ConnPhase
  std::array<RuleList, 8> hidden_irp_;       // by IrpPhase
  std::array<RuleList, 8> hidden_conn_irp_;  // by IrpPhase
  std::array<RuleList, 32> hidden_frame_;    // by FrameKind
  std::uint16_t return_rule_, complete_rule_, reuse_rule_, cancel_rule_;

  PointerMap sockets_;   // to listener number, or connection number | conn_bit, or other_socket
  PointerMap contexts_;  // of listeners; several: `several`
  PointerMap conn_contexts_;
  PointerMap irps_;
  PointerMap ids_;
  PointerMap threads_;
  std::vector<Thread> thread_store_;
  std::vector<std::uint32_t> free_threads_;
  Slab<ListenerSide, ListenerId> listener_sides_;
  Slab<ConnSide, ConnId> conn_sides_;
  Slab<IrpSide, IrpId> irp_sides_;
  Slab<FrameSide, FrameId> frame_sides_;
  std::vector<FrameId> ended_frames_;
  std::vector<ConnId> touched_conns_;
  std::vector<ListenerId> touched_listeners_;
  std::vector<IrpId> ended_irps_;

  Wanted wanted_;
  std::uint64_t thread_ = 0;  // key of the record's thread
  std::vector<Step> plan_;
  Miss miss_;
  std::uint64_t nodes_ = 0;
  int found_ = -1;  // candidate that the last plan leads to
  struct CachedPlan {
    std::uint64_t signature = 0;
    std::array<std::uint16_t, 4> rules{};
    std::array<std::uint8_t, 4> roles{};
    std::uint8_t size = 0xff;
  };
  std::vector<CachedPlan> cache_{std::vector<CachedPlan>(1024)};
  std::array<std::uint8_t, question_count> settled_mask_{};
  std::array<std::uint16_t, question_count * alternatives_max> choice_tries_{};
  std::vector<Settled> settled_;

  bool logging_ = false;
  std::vector<std::function<void()>> undo_;
  std::uint64_t tick_ = 0;
  std::uint64_t line_ = 0;
  std::uint64_t last_loss_ = 0;
  bool lossy_ = false;     // records were lost, or may have been anywhere
  bool anywhere_ = false;  // the header does not promise that losses are marked
  bool past_ = false;      // the explanation lies in an earlier condition of the listener
  Report report_;
};

}  // namespace wskcheck::conform
