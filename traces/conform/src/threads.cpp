// What a thread is inside of: calls and callbacks that have not come back, the last one innermost.
#include "session.h"

namespace wskcheck::conform {

using traces::Field;
using traces::Record;

std::uint64_t Session::thread_key(const Record& r) {
  if (r.has(Field::tid)) return r.tid != 0 ? r.tid : (std::uint64_t{1} << 63) | r.cpu;
  return (std::uint64_t{1} << 62) | r.op;
}

std::uint32_t Session::thread(std::uint64_t key) {
  const std::uint32_t known = threads_.find(key);
  if (known != PointerMap::none) return known;
  std::uint32_t n = static_cast<std::uint32_t>(thread_store_.size());
  if (free_threads_.empty()) {
    thread_store_.emplace_back();
  } else {  // a thread whose stack was empty; taking this back leaves it unused
    n = free_threads_.back();
    free_threads_.pop_back();
  }
  set_name(threads_, key, n);
  return n;
}

void Session::push(const Record& r, FrameId frame) {
  const std::uint32_t n = thread(thread_);
  thread_store_[n].stack.push_back({frame, r.ev, traces::function_name(r), r.at.line});
  thread_store_[n].last = tick_;
  undo_.push_back(StackPush{n});
  if (!present(frame)) return;
  if (present(world_.frame(frame).below)) change(world_.frame(frame).below).covered = tick_;
  occupy(frame);
  FrameSide& s = change(frame);
  s = FrameSide{};
  s.tick = tick_;
  s.line = r.at.line;
}

void Session::pop() {
  const std::uint32_t n = threads_.find(thread_);
  Thread& t = thread_store_[n];
  const StackItem item = t.stack.back();
  t.stack.pop_back();
  t.last = tick_;
  undo_.push_back(StackPop{n, item});
  if (present(item.frame)) ended_.push_back(item.frame);
  if (t.stack.empty()) ended_.push_back(ThreadKey{thread_});
}

const StackItem* Session::top_of_thread() {
  const std::uint32_t n = threads_.find(thread_);
  if (n == PointerMap::none || thread_store_[n].stack.empty()) return nullptr;
  return &thread_store_[n].stack.back();
}

void Session::host_of_thread() {
  if (const StackItem* top = top_of_thread(); top != nullptr) wanted_.base.host = top->frame;
}

}  // namespace wskcheck::conform
