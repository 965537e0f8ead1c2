// A trace being followed: the world as far as it is known, and what the names in records stand for.
//
// Every change can be taken back until it is settled: the checker tries other explanations and
// other orders of the last records by following them anew.
#pragma once

#include <array>
#include <string>
#include <unordered_set>
#include <vector>

#include "decisions.h"
#include "pointer_map.h"
#include "recent_keys.h"
#include "sides.h"
#include "wanted.h"
#include "wskcheck/conform/checker.h"
#include "wskcheck/model/rule.h"
#include "wskcheck/model/world.h"
#include "wskcheck/traces/record.h"

namespace wskcheck::conform {

// Whether the guards of hidden steps see the same.
bool same_mode(const Listener& a, const Listener& b);
std::uint64_t mode_of(const Conn& c);

class Session {
 public:
  using Mark = SessionMark;

  Session(const traces::Header& header, const Options& options);

  // Follows one record by its explanation number `skip`, the simplest first. `lenient`: take also
  // what is refused, as well as may be, and go on.
  Followed follow(const traces::Record& record, bool lenient, int skip = 0);
  // Follows a record as it was followed before, from the same world.
  bool follow_again(const traces::Record& record, const Explanation& known);
  Explanation explanation() const { return {plan_, found_conn_, judged_ ? found_ : -1}; }
  // Records were lost before the next one.
  void lost() {
    last_loss_ = tick_;
    lossy_ = true;
    lost_statics_ = lost_statics_ || world_.client().had_socket == 0;
  }

  Mark mark() const;
  void take_back(const Mark& mark);
  // What was followed before `mark` stays for good. Later marks move down: see rebase().
  void keep(const Mark& mark);
  static void rebase(Mark& mark, const Mark& kept);
  // Of everything that was changed since `mark`.
  std::uint64_t fingerprint(const Mark& mark) { return fingerprint(mark.world); }

  // What the driver did wrong, once it is known for good; and what may follow from it.
  using Mistake = DriverMistake;
  void note_mistake(const traces::Record& record, std::string_view rule);
  const Mistake* mistake_behind(const traces::Record& record);

  const std::vector<Settled>& settled() const { return settled_; }
  Report& report() { return report_; }
  void open_ends(std::vector<Finding>& findings);
  std::uint32_t live() const;
  const Wanted& last_wanted() const { return wanted_; }
  // Of the record that was followed last.
  Touched touched_by_plan();
  Touched asked_about();
  // Whether it is about a call, an IRP or a connection whose hidden steps are settled, or a call
  // that was in progress when steps of others that are settled have changed the listener.
  bool rests_on_settled();
  std::span<const Rule> table() const { return table_; }

 private:
  friend class BrokenRule;
  friend class EveryWay;
  using RuleList = std::vector<std::uint16_t>;

  void begin_record(const traces::Record& r);
  void taint_named(const traces::Record& r);

  // translate_*.cpp
  bool translate(const traces::Record& r, Followed& out);
  bool translate_call(const traces::Record& r, Followed& out);
  bool translate_socket_call(const traces::Record& r, FrameKind kind, Followed& out);
  bool translate_return(const traces::Record& r, Followed& out);
  bool translate_completion(const traces::Record& r, Followed& out);
  bool translate_callback(const traces::Record& r, Followed& out);
  bool calls_back_refused(const traces::Record& r, std::uint32_t known);
  bool translate_leave(const traces::Record& r, Followed& out);
  bool translate_note(const traces::Record& r, Followed& out);
  bool target_socket(const traces::Record& r, Followed& out);
  bool socket_is_new(std::uint64_t pointer, ListenerId taker, Followed& out);
  bool no_socket(Followed& out);
  void target_irp(const traces::Record& r);
  bool target_request(const traces::Record& r);
  bool one_of_several(std::uint64_t context);
  bool lives_elsewhere(std::uint64_t key, std::uint64_t serial);
  bool callback_listener(const traces::Record& r, Followed& out);
  void fill_seen(const traces::Record& r);
  void add_calls(FrameKind kind, std::uint8_t arg, bool on_conn);
  bool ghost_call(const traces::Record& r);
  bool structural(Followed& out, Blame blame, std::string_view id, std::string text);
  bool not_nested(const traces::Record& r, Followed& out, std::string text);
  void host_of_thread();
  static std::uint64_t thread_key(const traces::Record& r);
  std::uint32_t thread(std::uint64_t key);
  const StackItem* top_of_thread();

  std::uint64_t fingerprint(std::size_t world_mark);

  // search.cpp
  int goal(bool allow_broken);
  bool result_fits(const View& v);
  void missed(std::uint16_t rule, Refusal refusal, int rank);
  void focus();
  void widen();
  bool search(int depth, bool allow_broken);
  bool hidden_steps(int depth, bool allow_broken);
  bool steps_of_frames(int depth, bool allow_broken);
  bool steps_of_irps(int depth, bool allow_broken);
  View bound(std::uint16_t rule, const Step& step, Frame& pushed);
  Step visible_step(std::uint16_t rule);

  // at_once.cpp
  bool at_once(int depth, bool allow_broken);
  bool end_request(ConnId id);
  bool end_requests();
  std::size_t end_requests(ListenerId listener);
  bool asks_for_no_accepts();
  bool cancel_accepts();
  bool finish_closing();
  void take_first(const RuleList& list, Step step);

  // past.cpp
  bool try_hidden(std::uint16_t rule, const Step& step, int depth, bool allow_broken);
  bool try_once(std::uint16_t rule, const Step& step, int depth, bool allow_broken, Refusal& why);
  bool try_then(std::uint16_t rule, const Step& step, int depth, bool allow_broken, bool covered);
  bool try_covered(std::uint16_t rule, const Step& step, int depth, bool allow_broken);
  bool take_hidden(const Step& step, When when);
  std::uint64_t since(const View& v);
  void touch(ConnId id);
  void note_past(ListenerId id, const Listener& before);
  void note_past(const Client& before);

  // plan.cpp
  bool plan_and_take(Followed& out, bool lenient);
  void take_plan(Followed& out, std::size_t mark, const Listener& before, const Client& client);
  bool find_plan(bool allow_broken);
  bool plan_for(ConnId conn, bool wide, int depth, bool allow_broken);
  bool run_plan(const std::vector<Planned>& plan);
  bool take_known(const Planned& step);
  bool run_in_order(const std::vector<Planned>& plan);
  std::vector<ConnId> conn_choices();
  void about_conn(ConnId conn);
  std::string_view why_cut() const;
  std::uint64_t signature();
  bool run_cached();
  void remember_plan(std::uint64_t signature);
  void take_visible(int candidate, Followed& out);

  // settle.cpp
  void settle(std::size_t world_mark);
  bool explained_without(Choice c, std::size_t world_mark);
  void settle_visible(const Rule& rule, const View& v);
  void add_settled(Choice c);

  // force.cpp
  void force(Followed& out, std::size_t world_mark);
  bool force_miss(const Miss& miss);
  void force_irp(Irp& irp);
  void drop_frame(FrameId id);
  void judge_miss(Followed& out);
  std::vector<Candidate> candidates(const Miss& miss);
  bool is_uncertain();
  void taint();

  // names.cpp, ends.cpp
  void after(const traces::Record& r);
  void after_call(const traces::Record& r);
  void after_creation(const traces::Record& r, ListenerId id);
  void after_return();
  void after_completion(const traces::Record& r);
  void after_callback(const traces::Record& r);
  void after_leave(const traces::Record& r);
  void push(const traces::Record& r, FrameId frame);
  void pop();
  void deliver(ConnId conn, std::uint64_t pointer);
  IrpId new_irp(std::uint64_t pointer, bool known);
  void end(const Ended& ended);
  void end_irp(IrpId id);
  void end_conn(ConnId id);
  void end_listener(ListenerId id);
  void forget_conn(ConnId id);
  void stamp(ListenerId l, ConnId c, IrpId i);
  void stamp_plan();
  void decide(std::uint32_t kind, std::uint32_t id, bool yes);
  void note_setting(ListenerId id, Setting setting, bool changed);
  bool is_ambiguous();
  void note_objects(const Step& step);
  void note_change(ListenerId id, const Listener& before, const Client& client);
  ConnId conn_of(const Step& step);
  ListenerId listener_of(const Step& step);
  void settle_decisions();
  bool settings_rest_on_settled();

  // journal.cpp
  void set_name(PointerMap& map, std::uint64_t key, std::uint32_t value);
  void erase_name(PointerMap& map, std::uint64_t key);
  void list_frame(FrameId id, bool add);
  void list_irp(IrpId id, bool add);
  void add_request(ListenerId l, ConnId id);
  template <class Id>
  void occupy(Id id);
  ListenerSide& change(ListenerId id);
  ConnSide& change(ConnId id);
  IrpSide& change(IrpId id);
  FrameSide& change(FrameId id);
  ListenerSide& side(ListenerId id) { return listener_sides_.at(id); }
  ConnSide& side(ConnId id) { return conn_sides_.at(id); }
  IrpSide& side(IrpId id) { return irp_sides_.at(id); }
  FrameSide& side(FrameId id) { return frame_sides_.at(id); }
  void undo_one(const Undo& undo);

  static std::uint64_t id_key(ListenerId l, std::uint64_t key, std::uint64_t serial);

  Options options_;
  World world_;
  std::span<const Rule> table_;
  std::array<RuleList, 32> calls_, enters_, leaves_;  // by FrameKind
  RuleList hidden_listener_, hidden_frame_conn_;
  std::array<RuleList, 16> hidden_conn_;     // by ConnPhase
  std::array<RuleList, 8> hidden_irp_;       // by IrpPhase
  std::array<RuleList, 8> hidden_conn_irp_;  // by IrpPhase
  std::array<RuleList, 32> hidden_frame_;    // by FrameKind
  RuleList ending_;                          // of connections, that end them
  std::uint16_t return_rule_, complete_rule_;
  PointerMap sockets_;   // to listener number, or connection number | conn_bit, or other_socket
  PointerMap contexts_;  // of listeners; several: `several`
  PointerMap conn_contexts_;
  PointerMap irps_, ids_;
  RecentKeys answered_ids_, refused_;
  PointerMap threads_;
  std::vector<Thread> thread_store_;
  std::vector<std::uint32_t> free_threads_;
  Slab<ListenerSide, ListenerId> listener_sides_;
  Slab<ConnSide, ConnId> conn_sides_;
  Slab<IrpSide, IrpId> irp_sides_;
  Slab<FrameSide, FrameId> frame_sides_;
  Slab<Pasts<Listener>, ListenerId> pasts_;
  Slab<std::vector<ConnId>, ListenerId> requests_;  // that may be delivered, oldest first
  Slab<std::uint64_t, ListenerId> nameless_;        // requests came whose peer is not known
  Slab<Rejected, ListenerId> rejected_;             // only for words
  Pasts<Client> client_pasts_{};
  std::vector<FrameId> running_;  // calls in progress
  std::vector<IrpId> open_;       // IRPs of calls other than WskAccept and WskInspectComplete
  std::vector<Undo> undo_;
  std::vector<Ended> ended_, again_;                 // again_: to be looked at again
  std::uint64_t settled_tick_ = 0;                   // records up to here are settled
  Slab<std::uint64_t, ListenerId> listener_stamps_;  // tick of the last change; not taken back
  Slab<std::uint64_t, ConnId> conn_stamps_;
  Slab<std::uint64_t, IrpId> irp_stamps_;
  std::vector<Decision> decisions_;  // that are not settled
  DecidedForGood decided_for_good_;

  Wanted wanted_;
  Scope scope_;
  std::uint64_t thread_ = 0;  // key of the record's thread
  std::vector<Planned> plan_, scratch_;
  Touched decided_;  // what its steps are about, and the listeners whose mode they have changed
  Miss miss_;
  std::uint64_t nodes_ = 0;
  int skip_ = 0;
  std::size_t world_at_start_ = 0;  // of the search
  std::unordered_set<std::uint64_t> tried_;
  std::unordered_set<std::uint64_t> known_;  // states that were reached, by any number of steps
  std::unordered_set<std::uint64_t> led_;    // those that explain the record
  bool cut_ = false;                         // a bound has kept something from being tried
  bool wide_ = false;
  int found_ = -1;  // candidate that the last plan leads to
  ConnId found_conn_ = ConnId::none;
  bool judged_ = false, others_ = false;  // the record; other explanations are asked for
  std::vector<CachedPlan> cache_{std::vector<CachedPlan>(1024)};
  std::array<std::uint8_t, question_count> settled_mask_{};
  std::array<std::uint16_t, question_count * alternatives_max> choice_tries_{};
  std::vector<Settled> settled_;
  std::vector<Choice> settled_choices_;
  std::vector<Mistake> mistakes_;
  PointerMap spoiled_irps_, spoiled_sockets_;

  std::uint64_t tick_ = 0, line_ = 0;
  std::uint64_t last_loss_ = 0, loss_until_ = 0;  // a tick, and a time
  bool lossy_ = false;                            // records were lost, or may have been anywhere
  bool has_statics_ = false;                      // static callbacks were asked for; not taken back
  bool lost_statics_ = false;  // so was what may have set static callbacks, before any socket
  // The header does not promise that losses are marked; it says how all records are ordered.
  bool anywhere_ = false, in_order_ = false;
  Report report_;
};

}  // namespace wskcheck::conform
