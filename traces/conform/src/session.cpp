// Following a trace: the order of business for one record.
#include "session.h"

#include <algorithm>

#include "names.h"
#include "terms.h"

namespace wskcheck::conform {

using traces::Record;

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return "pass";
    case Verdict::violation:
      return "violation";
    case Verdict::inconclusive:
      return "inconclusive";
  }
  return "";
}
std::string_view to_string(Blame blame) {
  switch (blame) {
    case Blame::application:
      return "application";
    case Blame::provider:
      return "provider";
    case Blame::recorder:
      return "recorder";
    case Blame::nobody:
      return "nobody";
  }
  return "";
}
std::string_view to_string(Doubt doubt) {
  switch (doubt) {
    case Doubt::none:
      return "none";
    case Doubt::loss:
      return "lost records";
    case Doubt::order:
      return "unordered records";
    case Doubt::bound:
      return "search bound";
    case Doubt::open_end:
      return "open end";
    case Doubt::unmodelled:
      return "not modelled";
  }
  return "";
}

Session::Session(const traces::Header& header, const Options& options)
    : options_(options),
      table_(rules()),
      lossy_(!header.complete),
      anywhere_(!header.complete),
      in_order_(header.order == traces::Order::total) {
  for (std::uint16_t n = 0; n < table_.size(); ++n) {
    const Rule& rule = table_[n];
    if (rule.id == "Q-19") continue;  // the explorer's small inspect IDs
    if (visible(rule.label)) {
      const auto kind = static_cast<std::size_t>(rule.frame);
      if (rule.label == Label::call) calls_[kind].push_back(n);
      if (rule.label == Label::enter) enters_[kind].push_back(n);
      if (rule.label == Label::leave) leaves_[kind].push_back(n);
      continue;
    }
    const auto by_mask = [n](auto& lists, Mask mask, std::size_t first) {
      for (std::size_t i = first; i < lists.size(); ++i) {
        if (mask == 0 || ((mask >> i) & 1u) != 0) lists[i].push_back(n);
      }
    };
    switch (rule.over) {
      case Over::client:
        break;  // nothing hidden happens to the client alone
      case Over::listener:
        hidden_listener_.push_back(n);
        break;
      case Over::conn:
        by_mask(hidden_conn_, rule.conn, 1);
        if (!rule.pushes) ending_.push_back(n);
        break;
      case Over::irp:
        by_mask(hidden_irp_, rule.irp_phase, 1);
        break;
      case Over::conn_irp:
        by_mask(hidden_conn_irp_, rule.irp_phase, 1);
        break;
      case Over::frame:
        by_mask(hidden_frame_, rule.frames != 0 ? rule.frames : in(rule.frame), 1);
        break;
      case Over::frame_conn:
        hidden_frame_conn_.push_back(n);
        break;
    }
  }
  return_rule_ = find_rule("IRP-12");
  complete_rule_ = find_rule("IRP-10.complete");
  Client& client = world_.client();
  client.phase = header.complete ? ClientPhase::absent : ClientPhase::registered;
  client.captures = header.complete ? 0 : 1;
}

// What a doubtful record was about stays doubtful.
void Session::taint() {
  if (present(wanted_.listener) && side(wanted_.listener).born != 0) {
    change(wanted_.listener).born = 1;
  }
  if (present(wanted_.conn) && side(wanted_.conn).born != 0) change(wanted_.conn).born = 1;
  for (const IrpId irp : {wanted_.irp, wanted_.base.irp}) {
    if (present(irp) && side(irp).born != 0) change(irp).born = 1;
  }
}

// What a record that was left alone would have changed is not known.
void Session::taint_named(const Record& r) {
  const std::uint32_t n = r.has(traces::Field::socket) ? sockets_.find(r.socket) : PointerMap::none;
  if (n != PointerMap::none && n != names::other_socket) {
    if ((n & names::conn_bit) != 0) {
      wanted_.conn = ConnId{n & ~names::conn_bit};
      wanted_.listener = world_.conn(wanted_.conn).listener;
    } else {
      wanted_.listener = ListenerId{n};
    }
  }
  taint();
}

void Session::begin_record(const Record& r) {
  ++tick_;
  line_ = r.at.line;
  plan_.clear();
  decided_ = Touched{};
  scope_ = Scope{};
  judged_ = false;
  const bool gap = r.ev == traces::Event::gap;
  if (gap && r.has(traces::Field::until)) loss_until_ = std::max(loss_until_, r.until);
  if (gap || (loss_until_ != 0 && r.t <= loss_until_)) lost();
}

Followed Session::follow(const Record& r, bool lenient, int skip) {
  begin_record(r);
  others_ = skip != 0;
  skip_ = others_ ? skip - 1 : 0;  // the first may have been found without a search
  Followed out;
  judged_ = r.ev != traces::Event::mark && r.ev != traces::Event::gap && translate(r, out);
  if (!judged_ && others_) {
    out.fit = Fit::refused;  // there is one way to leave a record alone
    return out;
  }
  if (r.ev == traces::Event::mark || r.ev == traces::Event::gap) return out;
  if (!judged_) {
    if (out.fit != Fit::structural || lenient) after(r);
    if (out.fit == Fit::structural && out.uncertain && lenient) taint_named(r);
    return out;
  }
  if (plan_and_take(out, lenient) || lenient) after(r);
  stamp_plan();
  if (out.uncertain) taint();
  return out;
}

// Takes a step that no record has led to, as the model takes it.
bool Session::take_known(const Planned& p) {
  const ConnId fresh = world_.conns().next();
  if (!take_hidden(p.step, p.when)) return false;
  if (!table_[p.step.rule].fresh_conn) return true;
  occupy(fresh);
  ConnSide& s = change(fresh);
  s = ConnSide{};
  s.born = tick_;
  return true;
}

bool Session::run_in_order(const std::vector<Planned>& plan) {
  wanted_ = Wanted{};
  for (const Planned& p : plan) {
    const ListenerId id = listener_of(p.step);
    const Listener before = present(id) ? world_.listener(id) : Listener{};
    const Client client = world_.client();
    plan_.push_back(p);
    note_objects(p.step);
    if (!take_known(p)) return false;
    note_change(id, before, client);
  }
  return true;
}

bool Session::follow_again(const Record& r, const Explanation& known) {
  begin_record(r);
  if (known.in_order && !run_in_order(known.plan)) return false;
  const bool note = r.ev == traces::Event::mark || r.ev == traces::Event::gap;
  Followed out;
  judged_ = !note && translate(r, out);
  if (judged_ != (known.candidate >= 0) || out.fit == Fit::structural) return false;
  if (judged_) {
    const std::size_t mark = world_.mark();
    const Listener before =
        present(wanted_.listener) ? world_.listener(wanted_.listener) : Listener{};
    const Client client = world_.client();
    about_conn(known.conn);
    if (!known.in_order && !run_plan(known.plan)) return false;
    found_ = known.candidate;
    take_plan(out, mark, before, client);
  }
  if (!note) after(r);
  stamp_plan();
  return true;
}

std::uint32_t Session::live() const {
  World& w = const_cast<World&>(world_);
  return w.listeners().live() + w.conns().live() + w.irps().live() + w.frames().live();
}

// What is open when the trace ends and could not stay so for ever.
void Session::open_ends(std::vector<Finding>& findings) {
  const auto open = [&](std::string_view rule, std::string_view says, std::string what, Blame blame,
                        std::uint64_t line) {
    Finding f;
    f.doubt = Doubt::open_end;
    f.blame = blame;
    f.rule = rule;
    f.says = says;
    f.what = std::move(what);
    f.line = line;
    findings.push_back(std::move(f));
  };
  for (const Thread& t : thread_store_) {
    for (const StackItem& item : t.stack) {
      const bool call = !is_callback(kind_of(item.ev));
      open(call ? "IRP-12" : "IRQ-08",
           call ? "a function returns, before or after its IRP is completed"
                : "callbacks and completion routines return",
           std::string(item.name) + " had not come back when the trace ended",
           call ? Blame::provider : Blame::application, item.line);
    }
  }
  for (std::uint32_t n = 0; n < world_.listeners().end(); ++n) {
    const Socket& socket = world_.listener(ListenerId{n}).socket;
    if (socket.told_dead == 0 || socket.close_called != 0 || !machine::exists(socket)) continue;
    open("DEAD-04", "a socket that is no longer functional is closed as soon as possible",
         "the driver was told that the listening socket is dead, and had not closed it when the "
         "trace ended",
         Blame::application, 0);
  }
  for (std::uint32_t n = 0; n < world_.irps().end(); ++n) {
    const IrpId id{n};
    const Irp& irp = world_.irp(id);
    const bool decided = irp.phase == IrpPhase::done || irp.phase == IrpPhase::submitted;
    const bool owed =
        irp.phase == IrpPhase::queued &&
        (irp.use == IrpUse::create || irp.use == IrpUse::bind || irp.use == IrpUse::control ||
         irp.use == IrpUse::listen || irp.use == IrpUse::address || irp.use == IrpUse::close);
    if (!decided && !owed) continue;
    if (irp.phase == IrpPhase::submitted && present(side(id).call)) continue;  // said above
    open("IRP-10", "WSK completes each IRP exactly once, also when the function returned an error",
         "the IRP was never completed before the trace ended", Blame::provider, side(id).line);
  }
}

}  // namespace wskcheck::conform
