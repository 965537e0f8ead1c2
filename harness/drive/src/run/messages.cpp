// Numbers in the order of the members, each followed by a blank; a list is its length and its
// items. Both directions go through the same list of members.
#include "run/messages.h"

#include <charconv>
#include <limits>
#include <type_traits>

namespace wskcheck::drive {
namespace {

class Writer {
 public:
  template <class T>
  void number(T value) {
    text_ += std::to_string(static_cast<std::uint64_t>(value)) + ' ';
  }
  template <class T, class Item>
  void list(std::vector<T>& all, Item item) {
    number(all.size());
    for (T& one : all) item(one);
  }
  void words(std::string& words) {
    number(words.size());
    text_ += words + ' ';
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

class Reader {
 public:
  explicit Reader(const std::string& text) : at_(text.data()), end_(at_ + text.size()) {}

  template <class T>
  void number(T& value) {
    std::uint64_t read = 0;
    const auto [next, error] = std::from_chars(at_, end_, read);
    const bool fits = read <= std::uint64_t{largest<T>()};
    if (error != std::errc() || !fits || !blank(next)) return fail();
    value = static_cast<T>(read);
  }
  template <class T, class Item>
  void list(std::vector<T>& all, Item item) {
    std::uint64_t size = 0;
    number(size);
    if (size > static_cast<std::uint64_t>(end_ - at_)) return fail();
    all.resize(good_ ? size : 0);
    for (T& one : all) item(one);
  }
  void words(std::string& words) {
    std::uint64_t size = 0;
    number(size);
    if (!good_ || size >= static_cast<std::uint64_t>(end_ - at_)) return fail();
    words.assign(at_, size);
    if (!blank(at_ + size)) fail();
  }
  bool is_whole() const { return good_ && at_ == end_; }

 private:
  template <class T>
  static constexpr auto largest() {
    if constexpr (std::is_enum_v<T>) {
      return std::numeric_limits<std::underlying_type_t<T>>::max();
    } else {
      return std::numeric_limits<T>::max();
    }
  }
  bool blank(const char* next) {
    if (next == end_ || *next != ' ') return false;
    at_ = next + 1;
    return true;
  }
  void fail() {
    good_ = false;
    at_ = end_;
  }

  const char* at_;
  const char* end_;
  bool good_ = true;
};

template <class Io>
void schedule(Io& io, Schedule& s) {
  io.list(s, [&io](Departure& one) {
    io.number(one.step);
    io.number(one.index);
  });
}

template <class Io>
void prefix(Io& io, Prefix& p) {
  schedule(io, p.schedule);
  io.number(p.steps);
}

template <class Io>
void members(Io& io, Work& w) {
  StrategyOptions& o = w.options;
  io.number(o.kind);
  io.number(o.reduce);
  io.number(o.remember);
  io.number(o.preemptions_max);
  io.number(o.faults_max);
  io.number(o.steps_max);
  io.number(o.schedules_max);
  io.number(o.seed);
  io.number(o.stream);
  io.number(o.pct_depth);
  io.number(o.findings_max);
  io.number(o.steps_between_saves);
  io.number(o.only);
  io.list(o.known, [&io](std::uint64_t& one) { io.number(one); });
  prefix(io, o.prefix);
  io.number(w.parts_least);
}

template <class Io>
void finding(Io& io, SearchFinding& f) {
  io.number(f.signature);
  schedule(io, f.schedule);
  io.number(f.steps);
  io.number(f.preemptions);
  io.number(f.schedule_number);
}

template <class Io>
void members(Io& io, WorkResult& r) {
  SearchResult& s = r.search;
  io.list(s.findings, [&io](SearchFinding& one) { finding(io, one); });
  io.number(s.schedules);
  io.number(s.pruned);
  io.number(s.steps);
  io.number(s.steps_again);
  io.number(s.steps_longest);
  io.number(s.covered);
  io.number(s.preempted_out);
  io.number(s.bounded_runs);
  io.number(s.stopped);
  io.number(s.call_stacks_failed);
  io.list(r.parts, [&io](Prefix& one) { prefix(io, one); });
  io.words(r.bound);
  io.number(r.entry_succeeded);
  io.number(r.held_time);
  io.words(r.owed.rule);
  io.words(r.owed.says);
  io.number(r.owed.site);
}

template <class T>
std::string written(T value) {
  Writer writer;
  members(writer, value);
  return writer.take();
}

template <class T>
bool read(const std::string& text, T& value) {
  Reader reader(text);
  members(reader, value);
  return reader.is_whole();
}

}  // namespace

std::string to_text(const Work& work) { return written(work); }
std::string to_text(const WorkResult& result) { return written(result); }
bool parse(const std::string& text, Work& work) { return read(text, work); }
bool parse(const std::string& text, WorkResult& result) { return read(text, result); }

}  // namespace wskcheck::drive
