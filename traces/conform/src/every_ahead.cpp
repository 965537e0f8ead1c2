// Looking ahead: what the records to come say of calls, IRPs and requests rules out hidden steps
// at once that would otherwise be found wrong many steps later.
#include "every_way.h"
#include "terms.h"

namespace wskcheck::conform {

using traces::Event;
using traces::Field;
using traces::Phase;
using traces::Record;

// Which return belongs to which call, and where IRPs and inspect IDs come again.
void EveryWay::look_ahead(std::size_t count) {
  deliveries_ = 0;
  returns_.clear();
  completions_.clear();
  requests_.clear();
  delivers_.assign(queue_.size(), false);
  std::unordered_map<std::uint64_t, std::vector<std::uint64_t>> stacks;  // lines, by thread
  std::unordered_map<std::uint64_t, bool> accepts;                       // by the IRP
  for (std::size_t i = 0; !in_order_ && i < queue_.size(); ++i) {
    const Record& r = queue_.at(i).record;
    if (r.ph == Phase::call && r.ev == Event::wsk_accept) accepts[r.irp] = true;
  }
  std::size_t left = count;
  for (std::size_t i = 0; left != 0 && i < queue_.size(); ++i) {
    if (queue_.at(i).done) continue;
    --left;
    const Record& r = queue_.at(i).record;
    if (r.ph == Phase::enter && r.ev == Event::completion) completions_[r.irp].push_back(i);
    if (r.ph == Phase::call && r.has(Field::irp) && r.ev != Event::io_cancel_irp) {
      // Where records are not in order an accept may be the one that is completed.
      bool& accept = accepts[r.irp];
      accept = r.ev == Event::wsk_accept || (!in_order_ && accept);
    }
    delivers_[i] = may_deliver(r, accepts);
    deliveries_ += delivers_[i];
    if (r.has(Field::inspect)) requests_[r.inspect.key * 31 + r.inspect.serial].push_back(i);
    if (r.ev == Event::io_allocate_irp || r.ev == Event::io_free_irp ||
        r.ev == Event::io_reuse_irp || r.ph == Phase::none) {
      continue;
    }
    const std::uint64_t key = Session::thread_key(r);
    auto [it, is_new] = stacks.try_emplace(key);
    if (is_new) {
      const std::uint32_t n = s_.threads_.find(key);
      if (n != PointerMap::none) {
        for (const StackItem& item : s_.thread_store_[n].stack) it->second.push_back(item.line);
      }
    }
    if (r.ph == Phase::call || r.ph == Phase::enter) {
      it->second.push_back(r.at.line);
    } else if (!it->second.empty()) {
      const bool known =
          r.ph == Phase::return_ && r.has(Field::status) && r.ev != Event::io_cancel_irp;
      if (known) returns_[it->second.back()] = results_of(r.status, false);
      it->second.pop_back();
    }
  }
}

// Whether the record may bring a connection to light that nobody has seen before.
bool EveryWay::may_deliver(const Record& r,
                           const std::unordered_map<std::uint64_t, bool>& accepts) {
  if (r.ph != Phase::enter) return false;
  if (r.ev == Event::wsk_inspect_event) return !r.is_null(Field::inspect);
  if (r.ev == Event::wsk_accept_event) return !r.is_null(Field::accepted);
  if (r.ev != Event::completion || !is_in(outcomes_of(r.status, false), Outcome::success))
    return false;
  const auto it = accepts.find(r.irp);
  if (it != accepts.end() && (in_order_ || it->second)) return it->second;
  const std::uint32_t known = s_.irps_.find(r.irp);
  return known != PointerMap::none && s_.world_.irp(IrpId{known}).use == IrpUse::accept;
}

// The only record of the list that was not followed yet; null where there are none or several.
const Record* EveryWay::next_of(const std::vector<std::size_t>& list) const {
  const Record* next = nullptr;
  for (const std::size_t i : list) {
    if (queue_.at(i).done) continue;
    if (next != nullptr && !in_order_) return nullptr;
    if (next == nullptr) next = &queue_.at(i).record;
  }
  return next;
}

// Whether the records to come complete the IRP.
bool EveryWay::completes(IrpId id) const {
  const auto it = completions_.find(s_.side(id).pointer);
  if (it == completions_.end()) return false;
  for (const std::size_t i : it->second) {
    if (!queue_.at(i).done) return true;
  }
  return false;
}

// Whether the records to come rule out what a step has led to.
bool EveryWay::is_ruled_out(const Step& step) {
  if (present(step.frame) && is_ruled_out(step.frame)) return true;
  const IrpId irp = present(step.irp)     ? step.irp
                    : present(step.frame) ? s_.world_.frame(step.frame).irp
                                          : IrpId::none;
  if (present(irp) && is_ruled_out(irp)) return true;
  const ConnId conn = present(step.conn)    ? step.conn
                      : present(irp)        ? s_.world_.irp(irp).conn
                      : present(step.frame) ? s_.world_.frame(step.frame).conn
                                            : ConnId::none;
  return present(conn) && is_ruled_out(conn);
}

bool EveryWay::is_ruled_out(FrameId id) {
  const Frame& f = s_.world_.frame(id);
  if (f.phase != FramePhase::returning) return false;
  const auto it = returns_.find(s_.side(id).line);
  if (it == returns_.end() || it->second == 0 || is_in(it->second, f.result)) return false;
  // What was decided at once and what was decided later look alike once the IRP is done.
  return !s_.side(id).passed_irp ||
         (f.result != Result::pending && !is_in(it->second, Result::pending));
}

bool EveryWay::is_ruled_out(IrpId id) {
  const Irp& irp = s_.world_.irp(id);
  const IrpSide& side = s_.side(id);
  if (irp.phase != IrpPhase::done || !side.has_pointer) return false;
  const auto it = completions_.find(side.pointer);
  const Record* next = it == completions_.end() ? nullptr : next_of(it->second);
  if (next == nullptr || !next->has(Field::status)) return false;
  return !is_in(outcomes_of(next->status, reports_death(irp)), irp.outcome);
}

// A request that has ended is not heard of again, unless its ID has come back.
bool EveryWay::is_ruled_out(ConnId id) {
  const Conn& conn = s_.world_.conn(id);
  if (conn.phase != ConnPhase::gone || !s_.side(id).has_id || !in_order_) return false;
  const auto it = requests_.find(conn.key * 31 + conn.serial);
  const Record* next = it == requests_.end() ? nullptr : next_of(it->second);
  return next != nullptr && next->ev == Event::wsk_abort_event && next->ph == Phase::enter &&
         s_.ids_.find(Session::id_key(conn.listener, conn.key, conn.serial)) == index_of(id) &&
         s_.world_.listeners().live() == 1;
}

}  // namespace wskcheck::conform
