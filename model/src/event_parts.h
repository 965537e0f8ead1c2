// What the rules for SO_WSK_EVENT_CALLBACK share, whether it enables, disables or is misused.
#pragma once

#include "rule_parts.h"

namespace wskcheck::parts {

inline constexpr std::uint8_t arg_enable = number(Control::enable_accept);
inline constexpr std::uint8_t arg_both = number(Control::enable_both);
inline constexpr std::uint8_t arg_disable = number(Control::disable_accept);
inline constexpr std::uint8_t arg_inherit = number(Control::inherit);

inline constexpr Check after_bind{
    "EVT-02", "event callbacks of a listener are enabled and disabled only after bind",
    "N:so-wsk-event-callback",
    [](const View& v) { return v.listener->socket.phase >= SocketPhase::ready; }};
inline constexpr Check not_static{
    "EVT-22", "a static event callback is not enabled or disabled again",
    "N:wsk-set-static-event-callbacks",
    [](const View& v) { return v.listener->accept_event != EventState::fixed_on; }, about("Q-51")};
inline constexpr Check valid_flags{
    "EVT-09", "a listener knows WSK_EVENT_ACCEPT, _RECEIVE, _DISCONNECT and _SEND_BACKLOG",
    "N:so-wsk-event-callback; H (flag comments)",
    [](const View& v) {
      constexpr std::int64_t valid = 0x200 | 0x40 | 0x80 | 0x10 | 0x80000000;
      return v.seen == nullptr || v.seen->mask < 0 || (v.seen->mask & ~valid) == 0;
    },
    about("Q-51")};

inline bool listening(const View& v) { return v.listener->socket.phase == SocketPhase::ready; }
inline void enable(View& v) {
  if (v.listener->accept_event != EventState::fixed_on) v.listener->accept_event = EventState::on;
  if (v.frame->arg == arg_both) v.listener->inherit = 1;
}
inline void enable_now(View& v) {
  enable(v);
  succeed_now(v);
}

}  // namespace wskcheck::parts
