// Choosing and taking WSK's steps.
#include "live/steps.h"

#include "provider/provider.h"
#include "provider/rule_lists.h"
#include "provider/state.h"

namespace wskcheck::drive::live {
namespace {

using provider::state;

// Room that callbacks leave for calls of the driver, without which they could not end.
constexpr std::uint32_t frames_left = 8;
constexpr std::uint32_t threads_left = 4;

const std::uint16_t arrives = find_rule("NET-01");
const std::uint16_t dropped_later = find_rule("Q-33.dropped-later");
const std::uint16_t dropped_early = find_rule("Q-35.dropped");

ConnId conn_of(const Step& step) {
  if (present(step.conn)) return step.conn;
  if (present(step.irp)) return state.world.irp(step.irp).conn;
  if (present(step.frame)) return state.world.frame(step.frame).conn;
  return ConnId::none;
}

std::uint32_t free_frames() {
  std::uint32_t free = 0;
  for (std::uint32_t i = 0; i < provider::bounds().frames; ++i) {
    if (state.world.frame(FrameId{i}).kind == FrameKind::none) ++free;
  }
  return free;
}

// Requests that are over, and that nobody can name any more, make room for others.
void make_room() {
  state.world.normalise();
  for (std::uint32_t i = 0; i < provider::bounds().conns; ++i) {
    Conn& c = state.world.conn(ConnId{i});
    const bool is_retired = c.phase == ConnPhase::gone && c.history == 0 && c.links == 0;
    if (is_retired && !machine::exists(c.socket)) c = Conn{};
  }
}

}  // namespace

// Faults come from peers only: what a reset leads to. A connection that waits is not dropped for an
// event that was never enabled, or that was enabled after it came.
bool Steps::is_allowed(const core::Offer& offer, bool is_fault) const {
  const Step& step = offer.step;
  if (step.rule == arrives) return network_.has_request(step.listener);
  if (!is_fault) return step.rule != dropped_later && step.rule != dropped_early;
  const ConnId conn = conn_of(step);
  if (!present(conn) || !network_.is_reset(conn)) return false;
  return (rules()[step.rule].feature & f_failure) == 0;
}

bool Steps::has_room_for(const core::Offer& offer) const {
  if (rules()[offer.step.rule].label != Label::enter) return true;
  if (free_frames() <= frames_left) return false;
  return present(offer.step.host) || threads_.free_slots() > threads_left;
}

bool Steps::take_one() {
  offers_.clear();
  allowed_.clear();
  provider::offer(offers_);
  for (std::size_t i = 0; i < offers_.offers.size(); ++i) {
    const core::Offer& offer = offers_.offers[i];
    const bool is_fault = offers_.transitions[i].faults != 0;
    if (is_allowed(offer, is_fault) && has_room_for(offer)) allowed_.push_back(i);
  }
  if (allowed_.empty()) return false;
  const core::Offer taken = offers_.offers[allowed_[random_() % allowed_.size()]];
  const ThreadId goes_on = provider::take(taken);
  make_room();
  if (goes_on != ThreadId::none) threads_.resume(goes_on);
  return true;
}

}  // namespace wskcheck::drive::live
