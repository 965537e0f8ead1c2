// The same rules on packed states and on worlds of any size: random steps run on both and agree.
#include <gtest/gtest.h>

#include <vector>

#include "wskcheck/model/program.h"
#include "wskcheck/model/world.h"

namespace wskcheck {
namespace {

// A small generator of our own: the same numbers everywhere (splitmix64).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t below(std::uint64_t bound) {
    state_ += 0x9e3779b97f4a7c15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return (z ^ (z >> 31)) % bound;
  }

 private:
  std::uint64_t state_;
};

// A large world that follows a small one. Its objects have other numbers.
class Follower {
 public:
  Follower(const Bounds& bounds, SmallWorld& small) : bounds_(bounds) {
    // Other numbers on purpose: some objects that live elsewhere come first.
    for (int i = 0; i < 300; ++i) {
      world.conns().occupy(world.conns().next());
      world.frames().occupy(world.frames().next());
    }
    world.client() = small.client();
    world.client().sockets = 0;
    for (std::uint32_t i = 0; i < bounds.listeners; ++i) {
      listeners_.push_back(world.listeners().next());
      world.listeners().occupy(listeners_[i]);
      Listener& l = world.listener(listeners_[i]);
      l = small.listener(ListenerId{i});
      machine::contribute(world, l, true);
    }
    for (std::uint32_t i = 0; i < bounds.irps; ++i) {
      irps_.push_back(world.irps().next());
      world.irps().occupy(irps_[i]);
    }
    conns_.assign(bounds.conns, ConnId::none);
    frames_.assign(bounds.frames, FrameId::none);
  }

  BrokenChecks follow(const Step& small) {
    const Rule& rule = rules()[small.rule];
    Step step = small;
    if (present(small.listener)) step.listener = listeners_[index_of(small.listener)];
    if (present(small.conn)) step.conn = conns_[index_of(small.conn)];
    if (present(small.irp)) step.irp = irps_[index_of(small.irp)];
    if (present(small.frame)) step.frame = frames_[index_of(small.frame)];
    if (present(small.host)) step.host = frames_[index_of(small.host)];
    Frame pushed;
    const View v = machine::bind(world, rule, step, pushed, nullptr, &bounds_.flavour);
    if (rule.fresh_listener) {  // creation takes the next number; the old one lies idle
      world.listeners().occupy(v.listener_id);
    }
    const Refusal refused = machine::refusal(rule, v);
    EXPECT_EQ(refused.guard, Guard::none) << rule_name(rule);
    const BrokenChecks broken = machine::take(world, rule, v);
    if (rule.pushes) world.frames().occupy(v.frame_id);
    if (rule.fresh_conn) world.conns().occupy(v.conn_id);
    made_frame_ = rule.pushes ? v.frame_id : FrameId::none;
    made_conn_ = rule.fresh_conn ? v.conn_id : ConnId::none;
    made_listener_ = rule.fresh_listener ? v.listener_id : ListenerId::none;
    if (rule.pops) world.frames().give_back(step.frame);
    world.commit();
    return broken;
  }

  // Where the small world put what the step made.
  void learn(const SmallWorld& before, const SmallWorld& after) {
    for (std::uint32_t i = 0; i < bounds_.frames; ++i) {
      const bool was = before.frame(FrameId{i}).kind != FrameKind::none;
      const bool is = after.frame(FrameId{i}).kind != FrameKind::none;
      if (!was && is) frames_[i] = made_frame_;
      if (!is) frames_[i] = FrameId::none;
    }
    for (std::uint32_t i = 0; i < bounds_.conns; ++i) {
      if (before.conn(ConnId{i}).phase == ConnPhase::absent &&
          after.conn(ConnId{i}).phase != ConnPhase::absent) {
        conns_[i] = made_conn_;
      }
    }
    for (std::uint32_t i = 0; i < bounds_.listeners; ++i) {
      if (present(made_listener_) &&
          before.listener(ListenerId{i}).socket.phase == SocketPhase::none &&
          after.listener(ListenerId{i}).socket.phase == SocketPhase::creating) {
        listeners_[i] = made_listener_;
      }
    }
  }

  void expect_same(const SmallWorld& small) {
    EXPECT_EQ(world.client(), small.client());
    for (std::uint32_t i = 0; i < bounds_.listeners; ++i) {
      Listener l = world.listener(listeners_[i]);
      l.disable_irp = back(l.disable_irp);
      l.oldest = l.newest = IrpId::none;  // the small world has ranks instead
      EXPECT_EQ(l, small.listener(ListenerId{i})) << "listener " << i;
    }
    for (std::uint32_t i = 0; i < bounds_.irps; ++i) {
      Irp irp = world.irp(irps_[i]);
      Irp other = small.irp(IrpId{i});
      irp.listener = back(irp.listener);
      irp.conn = back(irp.conn);
      irp.older = irp.newer = IrpId::none;
      other.order = 0;
      EXPECT_EQ(irp, other) << "irp " << i;
    }
    for (std::uint32_t i = 0; i < bounds_.conns; ++i) {
      const Conn& other = small.conn(ConnId{i});
      if (other.phase == ConnPhase::absent) continue;
      Conn conn = world.conn(conns_[i]);
      EXPECT_EQ(conn.phase, other.phase) << "conn " << i;
      if (other.phase == ConnPhase::gone && other.links == 0) continue;  // retired in its own way
      conn.listener = back(conn.listener);
      EXPECT_EQ(conn, other) << "conn " << i;
    }
    for (std::uint32_t i = 0; i < bounds_.frames; ++i) {
      const Frame& other = small.frame(FrameId{i});
      if (other.kind == FrameKind::none) continue;
      Frame frame = world.frame(frames_[i]);
      frame.listener = back(frame.listener);
      frame.conn = back(frame.conn);
      frame.irp = back(frame.irp);
      frame.below = back(frame.below);
      EXPECT_EQ(frame, other) << "frame " << i;
    }
  }

  World world;

 private:
  template <class Id>
  static Id find(const std::vector<Id>& ids, Id id) {
    for (std::uint32_t i = 0; i < ids.size(); ++i) {
      if (present(id) && ids[i] == id) return Id{i};
    }
    return Id::none;
  }
  ListenerId back(ListenerId id) const { return find(listeners_, id); }
  ConnId back(ConnId id) const { return find(conns_, id); }
  IrpId back(IrpId id) const { return find(irps_, id); }
  FrameId back(FrameId id) const { return find(frames_, id); }

  Bounds bounds_;
  std::vector<ListenerId> listeners_;
  std::vector<ConnId> conns_;
  std::vector<IrpId> irps_;
  std::vector<FrameId> frames_;
  FrameId made_frame_ = FrameId::none;
  ConnId made_conn_ = ConnId::none;
  ListenerId made_listener_ = ListenerId::none;
};

// Follows random runs; returns how many different rules they fired.
std::size_t follow_random_runs(const Bounds& bounds, int runs, int steps_max) {
  const Program program(bounds);
  std::vector<bool> fired(rules().size(), false);
  for (int run = 0; run < runs; ++run) {
    Random random(static_cast<std::uint64_t>(run) + 1);
    SmallWorld small = SmallWorld::start(program.bounds());
    Follower follower(program.bounds(), small);
    for (int n = 0; n < steps_max && !testing::Test::HasFailure(); ++n) {
      std::vector<Step> steps;
      program.for_each_step(small, [&](const Step& s) { steps.push_back(s); });
      if (steps.empty()) break;
      const Step step = steps[random.below(steps.size())];
      SmallWorld next = small;
      const BrokenChecks broken = program.take(next, step);
      EXPECT_EQ(follower.follow(step), broken);
      follower.learn(small, next);
      std::array<std::uint64_t, packed_words_max> words{};
      pack(next, words.data(), packed_words(program.bounds()));
      next = unpack(program.bounds(), words.data());
      follower.expect_same(next);
      fired[step.rule] = true;
      small = next;
      if (testing::Test::HasFailure()) {
        ADD_FAILURE() << "after " << rule_name(rules()[step.rule]) << ", run " << run << " step "
                      << n;
      }
    }
  }
  std::size_t count = 0;
  for (const bool yes : fired) count += yes ? 1 : 0;
  return count;
}

constexpr std::uint32_t everything = 0xffffffffu & ~f_recycle;

TEST(Worlds, SmallAndLargeOnesAgreeFromRegistrationOn) {
  Bounds bounds{.listeners = 2,
                .conns = 4,
                .irps = 6,
                .frames = 6,
                .depth = 3,
                .features = everything & ~f_misuse,
                .start = Start::unregistered};
  EXPECT_GT(follow_random_runs(bounds, 300, 300), 40u);
  bounds.start = Start::registered;
  bounds.features &= ~f_registration;
  EXPECT_GT(follow_random_runs(bounds, 800, 400), 50u);
}

TEST(Worlds, SmallAndLargeOnesAgreeOnListeners) {
  for (const Start start : {Start::listening, Start::conditional}) {
    Bounds bounds{.listeners = 1,
                  .conns = 4,
                  .irps = 5,
                  .frames = 5,
                  .depth = 3,
                  .features = everything & ~(f_misuse | f_failure | f_registration),
                  .start = start};
    EXPECT_GT(follow_random_runs(bounds, 400, 400), 40u);
  }
}

TEST(Worlds, SmallAndLargeOnesAgreeOnDriversThatBreakTheRules) {
  Bounds bounds{.listeners = 2,
                .conns = 3,
                .irps = 4,
                .frames = 4,
                .depth = 2,
                .features = everything,
                .start = Start::conditional};
  EXPECT_GT(follow_random_runs(bounds, 400, 200), 40u);
}

TEST(Worlds, TakingBackRestoresEverything) {
  World world;
  const ListenerId l = world.listeners().next();
  world.listeners().occupy(l);
  world.listener(l).socket.phase = SocketPhase::ready;
  const Listener before = world.listener(l);
  const Client client = world.client();
  const std::uint16_t arrival = find_rule("NET-01");
  ASSERT_NE(arrival, no_rule);
  Frame none;
  Step step;
  step.rule = arrival;
  step.listener = l;
  const View v = machine::bind(world, rules()[arrival], step, none, nullptr, nullptr);

  const std::size_t mark = world.mark();
  world.save(v);
  machine::take(world, rules()[arrival], v);
  ASSERT_EQ(world.listener(l).requests, 1u);
  world.undo(mark);

  EXPECT_EQ(world.listener(l), before);
  EXPECT_EQ(world.client(), client);
  EXPECT_EQ(world.conn(v.conn_id), Conn{});
}

}  // namespace
}  // namespace wskcheck
