// The model's enumerations in words, and why a guard refused a step: what reports print.
#pragma once

#include <string>
#include <string_view>

#include "wskcheck/model/bounds.h"
#include "wskcheck/model/machine.h"

namespace wskcheck {

std::string_view word(Party party);  // "driver", "WSK", "environment"
std::string_view word(Label label);
std::string_view word(Over over);
std::string_view word(ClientPhase phase);
std::string_view word(SocketPhase phase);
std::string_view word(ConnPhase phase);
std::string_view word(IrpUse use);
std::string_view word(IrpPhase phase);
std::string_view word(Outcome outcome);
std::string_view word(FrameKind kind);
std::string_view word(FramePhase phase);
std::string_view word(Result result);
std::string_view word(Control control);
std::string_view word(EventState state);
std::string_view word(Start start);

// Frame::arg and Irp::arg; empty where it means nothing.
std::string_view argument_word(FrameKind kind, std::uint8_t arg);

// "ready or closing": the values that a mask admits; empty when it admits all.
template <class E>
std::string words(Mask mask) {
  std::string out;
  for (unsigned i = 0; i < 32; ++i) {
    if (((mask >> i) & 1u) == 0) continue;
    if (!out.empty()) out += " or ";
    out += word(static_cast<E>(i));
  }
  return out;
}

// The alternative's name: "fifo".
std::string_view alternative_name(Choice choice);
std::string_view question_id(Choice choice);

// "the IRP must be queued, and is idle", or "this does not hold: ..." of a condition.
std::string refusal_text(const Rule& rule, const View& v, const Refusal& refusal);

}  // namespace wskcheck
