// From steps to records: whose thread, what came and went.
#include "recorder.h"

#include "wskcheck/traces/status.h"

namespace wskcheck::conform::test {

using traces::Event;
using traces::Field;
using traces::Phase;
using traces::Record;

Record& Recorder::add(Event ev, Phase ph, std::uint64_t tid) {
  Record r;
  r.t = t_ += 10;
  r.ev = ev;
  r.ph = ph;
  r.tid = tid;
  r.values.insert(Field::tid);
  trace_.records.push_back(r);
  return trace_.records.back();
}

void Recorder::set_irp(Record& r, IrpId id) {
  if (!present(id)) {
    r.nulls.insert(Field::irp);
    return;
  }
  std::uint64_t& pointer = irp_[index_of(id)];
  if (pointer == 0) {
    pointer = irps_.take();
    if (plan_.housekeeping) {
      Record made;
      made.t = r.t;
      made.ev = Event::io_allocate_irp;
      made.ph = Phase::call;
      made.irp = pointer;
      made.tid = r.tid;
      made.values.insert(Field::tid);
      made.values.insert(Field::irp);
      r.t = t_ += 10;
      trace_.records.insert(trace_.records.end() - 1, made);
      Record& moved = trace_.records.back();
      moved.irp = pointer;
      moved.values.insert(Field::irp);
      return;
    }
  }
  r.irp = pointer;
  r.values.insert(Field::irp);
}

// A request that came and went before the run.
void Recorder::simple(Event ev, bool irp, std::size_t listener) {
  Record& call = add(ev, Phase::call, 1);
  call.socket = listener_socket_[listener];
  if (ev == Event::wsk_socket) {
    call.socket = 0;
    call.category = traces::Category::listen;
    call.values.insert(Field::category);
    call.context = listener_context_[listener];
    call.values.insert(Field::context);
  } else if (irp) {
    call.values.insert(Field::socket);
  }
  if (ev == Event::wsk_control_socket) {
    call.request = traces::Request::set;
    call.code = traces::Code::so_conditional_accept;
    call.value = 1;
    for (const Field f : {Field::request, Field::code, Field::value}) call.values.insert(f);
  }
  if (irp) {
    call.irp = 0x900;
    call.values.insert(Field::irp);
    Record& enter = add(Event::completion, Phase::enter, 1);
    enter.irp = 0x900;
    if (ev == Event::wsk_socket) enter.information = listener_socket_[listener];
    for (const Field f : {Field::irp, Field::status, Field::information}) enter.values.insert(f);
    Record& leave = add(Event::completion, Phase::leave, 1);
    leave.irp = 0x900;
    leave.status = traces::status::more_processing_required;
    for (const Field f : {Field::irp, Field::status}) leave.values.insert(f);
  }
  add(ev, Phase::return_, 1).values.insert(Field::status);
}

void Recorder::preamble() {
  const Start start = plan_.bounds.start;
  if (start == Start::unregistered) return;
  simple(Event::wsk_register, false, 0);
  simple(Event::wsk_capture_provider_npi, false, 0);
  captures_ = 1;
  if (start == Start::registered) return;
  for (std::size_t i = 0; i < plan_.bounds.listeners; ++i) {
    listener_context_[i] = contexts_.take();
    listener_socket_[i] = sockets_.take();
    simple(Event::wsk_socket, true, i);
    if (start == Start::conditional) simple(Event::wsk_control_socket, true, i);
    if (start != Start::unbound) simple(Event::wsk_bind, true, i);
  }
}

// Whether a younger request has the inspect ID of this one, so that the driver means that.
bool Recorder::id_came_back(SmallWorld& world, ConnId id) const {
  const Conn& conn = world.conn(id);
  const auto youngest = owners_.find({index_of(conn.listener), conn.key, conn.serial});
  return youngest != owners_.end() && youngest->second != conn_serial_[index_of(id)];
}

bool Recorder::knowable(SmallWorld& world, const Step& step) const {
  const Rule& rule = rules()[step.rule];
  if (rule.party != Party::application || rule.label != Label::call) return true;
  Frame f;
  const View v = machine::bind(world, rule, step, f, nullptr, &plan_.bounds.flavour);
  if (rule.over == Over::listener) return listener_socket_[index_of(v.listener_id)] != 0;
  if (f.kind == FrameKind::WskInspectComplete) {
    return listener_socket_[index_of(f.listener)] != 0 && !id_came_back(world, v.conn_id);
  }
  if (rule.over == Over::conn) return conn_socket_[index_of(v.conn_id)] != 0;
  if (rule.over != Over::client || f.kind == FrameKind::WskRegister) return true;
  for (std::uint32_t i = 0; i < plan_.bounds.frames; ++i) {
    const FrameKind kind = world.frame(FrameId{i}).kind;
    if (kind == FrameKind::WskRegister) return false;
    if (kind == FrameKind::WskControlClient && f.kind == FrameKind::WskSocket) return false;
  }
  return f.kind == FrameKind::WskCaptureProviderNPI || f.kind == FrameKind::WskDeregister ||
         captures_ > 0;
}

void Recorder::before(SmallWorld& world, const Step& step) {
  const Rule& rule = rules()[step.rule];
  Frame pushed;
  const View v = machine::bind(world, rule, step, pushed, nullptr, &plan_.bounds.flavour);
  frame_id_ = v.frame_id;
  conn_id_ = v.conn_id;
  frame_ = present(frame_id_) && !rule.pushes ? world.frame(frame_id_) : pushed;
  step_tid_ = 0;
  if (rule.pushes) {
    step_tid_ = present(step.host) ? tid_[index_of(step.host)] : threads_.take();
  } else if (present(frame_id_)) {
    step_tid_ = tid_[index_of(frame_id_)];
  }
  if (frame_.kind == FrameKind::WskReleaseProviderNPI && rule.pushes) --captures_;
  if (frame_.kind == FrameKind::WskCaptureProviderNPI && rule.pops &&
      frame_.result == Result::success) {
    ++captures_;
  }
  if (rule.fresh_conn) conn_port_[index_of(conn_id_)] = ++port_;
}

void Recorder::after(SmallWorld& world, const Step& step) {
  const Rule& rule = rules()[step.rule];
  if (rule.pushes) {
    tid_[index_of(frame_id_)] = step_tid_;
    frame_ = world.frame(frame_id_);
    frame_irp_[index_of(frame_id_)] = present(step.irp) ? index_of(step.irp) + 1u : 0;
    const std::size_t first = trace_.records.size();
    if (rule.label == Label::call) {
      frame_.irp = step.irp;
      record_call(world, frame_, step_tid_, step.arg);
    } else if (frame_.kind == FrameKind::Completion) {
      record_completion(world, frame_, step_tid_);
    } else {
      record_callback(world, frame_, step_tid_);
    }
    thin_out(first);
  } else if (rule.pops) {
    const std::size_t first = trace_.records.size();
    if (rule.label == Label::returns) {
      record_return(world, frame_, step_tid_);
    } else {
      record_leave(world, frame_, step_tid_, rule);
    }
    thin_out(first);
    if (!present(frame_.below)) threads_.free.push_back(step_tid_);
  } else if (rule.label == Label::note && irp_[index_of(step.irp)] != 0 && plan_.housekeeping) {
    Record& r = add(Event::io_reuse_irp, Phase::call, 1);
    set_irp(r, step.irp);
  }
  collect(world);
}

// Leaves out some of what a recorder need not know.
void Recorder::thin_out(std::size_t first) {
  if (plan_.missing == 0) return;
  for (std::size_t i = first; i < trace_.records.size(); ++i) {
    Record& r = trace_.records[i];
    for (const Field f : {Field::local, Field::remote, Field::flags, Field::dispatch, Field::family,
                          Field::irql, Field::accept_dispatch, Field::pending_returned}) {
      if (!random_.chance(plan_.missing)) continue;
      r.values.erase(f);
      r.nulls.erase(f);
    }
  }
}

// Frees the addresses of what has died.
void Recorder::collect(SmallWorld& world) {
  for (std::uint32_t i = 0; i < plan_.bounds.listeners; ++i) {
    const SocketPhase phase = world.listener(ListenerId{i}).socket.phase;
    if (listener_socket_[i] == 0 || phase != SocketPhase::closed) continue;
    sockets_.free.push_back(listener_socket_[i]);
    listener_socket_[i] = 0;
  }
  for (std::uint32_t i = 0; i < plan_.bounds.conns; ++i) {
    const SocketPhase phase = world.conn(ConnId{i}).socket.phase;
    if (conn_socket_[i] == 0 || (phase != SocketPhase::closed && phase != SocketPhase::none)) {
      continue;
    }
    sockets_.free.push_back(conn_socket_[i]);
    conn_socket_[i] = 0;
  }
  for (std::uint32_t i = 0; i < plan_.bounds.irps; ++i) {
    Irp& irp = world.irp(IrpId{i});
    if (irp.phase != IrpPhase::idle || irp_[i] == 0) continue;
    const bool reused = (plan_.bounds.features & f_reuse) != 0 && random_.chance(50);
    if (reused) continue;
    if (plan_.housekeeping) {
      if (!random_.chance(20)) continue;
      Record& r = add(Event::io_free_irp, Phase::call, 1);
      set_irp(r, IrpId{i});
    }
    irp.stale = 0;
    irps_.free.push_back(irp_[i]);
    irp_[i] = 0;
  }
}

}  // namespace wskcheck::conform::test
