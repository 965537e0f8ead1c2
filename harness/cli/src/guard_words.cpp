// The masks of a guard as sentences; the parameters that a rule takes.
#include "guard_words.h"

#include <fmt/format.h>

#include <algorithm>

#include "wskcheck/model/words.h"

namespace wskcheck::cli {
namespace {

std::string frame_kinds(const Rule& rule) {
  return rule.frames != 0 ? words<FrameKind>(rule.frames) : std::string(word(rule.frame));
}

bool about_a_frame(const Rule& rule) {
  return !rule.pushes && (rule.over == Over::frame || rule.over == Over::frame_conn);
}

std::string frame_argument(const Rule& rule, std::uint8_t arg) {
  const std::string_view said = argument_word(rule.frame, arg);
  return said.empty() ? fmt::format("argument {}", arg) : std::string(said);
}

void add(std::vector<report::Clause>& out, bool yes, std::string says) {
  if (yes) out.push_back({"", std::move(says)});
}

template <class Id>
std::string wrong_id(std::string_view letter, std::string_view what, Id id, bool needed,
                     std::uint32_t count) {
  if (!present(id)) {
    return needed ? fmt::format("it needs {} ({}0 to {}{})", what, letter, letter, count - 1) : "";
  }
  if (!needed) return fmt::format("it takes no {} ({}{})", what, letter, index_of(id));
  if (index_of(id) < count) return "";
  return fmt::format("{} {} is beyond the bounds, which have {}", what, index_of(id), count);
}

}  // namespace

std::vector<report::Clause> guard_clauses(const Rule& rule) {
  std::vector<report::Clause> out;
  add(out, rule.client != 0, "the client is " + words<ClientPhase>(rule.client));
  add(out, rule.listener != 0, "the listener is " + words<SocketPhase>(rule.listener));
  add(out, rule.conn != 0, "the connection request is " + words<ConnPhase>(rule.conn));
  add(out, rule.irp_use != 0, "the IRP is for: " + words<IrpUse>(rule.irp_use));
  add(out, rule.irp_phase != 0, "the IRP is " + words<IrpPhase>(rule.irp_phase));
  if (about_a_frame(rule)) {
    add(out, true, frame_kinds(rule) + " is in progress, with nothing nested in it");
    add(out, rule.frame_phase != 0, "it is " + words<FramePhase>(rule.frame_phase));
    add(out, rule.frame_arg != any_arg, "it asks for: " + frame_argument(rule, rule.frame_arg));
  }
  add(out, rule.takes_irp, "an IRP of the driver is idle");
  add(out, rule.fresh_conn, "the bounds leave room for another connection request");
  add(out, rule.fresh_listener, "the bounds leave room for another listener");
  for (const Condition& condition : rule.when) {
    if (condition.holds == nullptr) break;
    out.push_back({std::string(condition.rule), std::string(condition.says)});
  }
  return out;
}

std::string wrong_ids(const Rule& rule, const Step& step, const Bounds& bounds) {
  const Over over = rule.over;
  const bool frames = over == Over::frame || over == Over::frame_conn;
  const bool calls = rule.pushes && rule.label == Label::call;
  const bool conn = over == Over::conn || over == Over::conn_irp || over == Over::frame_conn;
  const bool irp = over == Over::irp || over == Over::conn_irp;
  std::string wrong =
      wrong_id("l", "listener", step.listener, over == Over::listener, bounds.listeners);
  if (wrong.empty()) wrong = wrong_id("c", "connection request", step.conn, conn, bounds.conns);
  // A call may go without an IRP, and any that begins may interrupt a frame or not.
  const bool irp_given = present(step.irp) && (rule.takes_irp || calls);
  if (wrong.empty()) wrong = wrong_id("i", "IRP", step.irp, irp || irp_given, bounds.irps);
  if (wrong.empty()) wrong = wrong_id("f", "frame", step.frame, frames, bounds.frames);
  const bool host_given = present(step.host) && rule.pushes;
  if (wrong.empty()) wrong = wrong_id("h", "frame", step.host, host_given, bounds.frames);
  if (wrong.empty() && step.arg >= std::max<std::uint8_t>(rule.args, 1)) {
    wrong = rule.args <= 1
                ? fmt::format("it takes no argument (a{})", step.arg)
                : fmt::format("its argument is a0 to a{}, not a{}", rule.args - 1, step.arg);
  }
  return wrong;
}

}  // namespace wskcheck::cli
