// See workers.h.
#include "run/workers.h"

#include <algorithm>
#include <utility>

#include "run/entry.h"
#include "search/split.h"
#include "wskcheck/check/platform.h"

namespace wskcheck::drive {
namespace {

constexpr int wait_ms = 50;                  // until stop is asked again
constexpr std::uint64_t patience_ms = 3000;  // with a child that was told to stop

WorkResult do_work(DrivenMachine& machine, const Work& work) {
  WorkResult result;
  machine.forget_bound();
  forget_entries();
  if (work.parts_least != 0) {
    result.parts = split_into(machine, work.options, work.parts_least);
  } else {
    result.search = search(machine, work.options);
  }
  result.bound = machine.bound();
  result.held_time = machine.held_time();
  const Trouble& owed = machine.owed();
  result.owed = {owed.rule, owed.says, reinterpret_cast<std::uint64_t>(owed.site)};
  result.entry_succeeded = entry_has_succeeded();
  return result;
}

bool same(const Work& a, const Work& b) {
  return a.parts_least == b.parts_least && same_work(a.options, b.options);
}

}  // namespace

Workers::Workers(DrivenMachine& machine, std::uint32_t count, std::function<bool()> stop)
    : machine_(machine),
      count_(count != 0 ? count : check::processor_count()),
      stop_(std::move(stop)) {}

SearchResult Workers::search(const StrategyOptions& options) { return ask({options, 0}).search; }

std::vector<Prefix> Workers::split(const StrategyOptions& options, std::uint32_t least) {
  return ask({options, least}).parts;
}

// What is not expected any more is given up.
void Workers::expect(const std::vector<StrategyOptions>& next) {
  expected_ = next;
  const auto is_expected = [&next](const Job& job) {
    return std::any_of(next.begin(), next.end(), [&job](const StrategyOptions& one) {
      return same(job.work, {one, 0});
    });
  };
  std::erase_if(jobs_, [&](const std::unique_ptr<Job>& job) { return !is_expected(*job); });
}

WorkResult Workers::ask(const Work& work) {
  for (;;) {
    Job* job = find(work);
    if (job != nullptr && job->child == nullptr) return taken(*job);
    if (!failure_.empty() || (told_to_stop_ && (job == nullptr || !is_patient()))) {
      WorkResult stopped;
      stopped.search.stopped = true;
      return stopped;
    }
    if (job == nullptr && (alone_ || !begin(work))) return here(work);
    if (told_to_stop_) {
      job->child->stop();
    } else {
      begin_expected();
    }
    wait();
  }
}

WorkResult Workers::taken(Job& job) {
  WorkResult result = std::move(job.result);
  std::erase_if(jobs_, [&job](const auto& one) { return one.get() == &job; });
  note(result);
  return result;
}

void Workers::note(const WorkResult& result) {
  if (bound_.empty()) bound_ = result.bound;
  held_time_ = held_time_ || result.held_time;
  if (owed_.rule.empty()) owed_ = result.owed;
  entry_succeeded_ = entry_succeeded_ || result.entry_succeeded;
}

// In this process: there are no others.
WorkResult Workers::here(const Work& work) {
  alone_ = true;
  Work own = work;
  own.options.stop = stop_;
  WorkResult result = do_work(machine_, own);
  note(result);
  return result;
}

// The job that does the work, or has done it so that it serves.
Workers::Job* Workers::find(const Work& work) {
  for (const std::unique_ptr<Job>& job : jobs_) {
    if (!same(job->work, work)) continue;
    if (job->child != nullptr || work.parts_least != 0 ||
        serves(job->work.options, job->result.search, work.options)) {
      return job.get();
    }
    Job* const useless = job.get();
    std::erase_if(jobs_, [useless](const auto& one) { return one.get() == useless; });
    return nullptr;
  }
  return nullptr;
}

// A child that works on it; nullptr when there is none.
std::unique_ptr<Child> Workers::child_for(const Work& work) {
  std::unique_ptr<Child> child;
  if (!idle_.empty()) {
    child = std::move(idle_.back());
    idle_.pop_back();
  } else {
    child = Child::start([this](const std::string& request, const std::function<bool()>& stop) {
      Work asked;
      if (!parse(request, asked)) return std::string();
      asked.options.stop = stop;
      machine_.catch_crashes();
      return to_text(do_work(machine_, asked));
    });
  }
  if (child != nullptr) child->ask(to_text(work));
  return child;
}

bool Workers::begin(const Work& work) {
  std::unique_ptr<Child> child = child_for(work);
  if (child == nullptr) return false;
  jobs_.push_back(std::make_unique<Job>());
  jobs_.back()->work = work;
  jobs_.back()->child = std::move(child);
  return true;
}

void Workers::begin_expected() {
  for (const StrategyOptions& one : expected_) {
    if (busy() >= count_) return;
    const Work work{one, 0};
    const auto is_same = [&work](const auto& job) { return same(job->work, work); };
    if (std::none_of(jobs_.begin(), jobs_.end(), is_same) && !begin(work)) return;
  }
}

void Workers::wait() {
  std::vector<Child*> children;
  for (const auto& job : jobs_) {
    if (job->child != nullptr) children.push_back(job->child.get());
  }
  wait_for(children, wait_ms);
  if (!told_to_stop_ && stop_ && stop_()) {
    told_to_stop_ = true;
    told_ms_ = check::monotonic_ms();
  }
  for (const auto& job : jobs_) {
    if (job->child != nullptr) take_answer(*job);
  }
}

// A child asks at each step whether it is to stop: a driver that does not come to its next one, and
// that nothing else has ended, would go on for ever.
bool Workers::is_patient() {
  if (check::monotonic_ms() - told_ms_ < patience_ms) return true;
  had_to_end_ = true;
  jobs_.clear();
  return false;
}

// A child that has ended has lost its work: another one does it once more.
void Workers::take_answer(Job& job) {
  std::string answer;
  const bool has_answered = job.child->take(answer);
  if (has_answered && parse(answer, job.result)) {
    idle_.push_back(std::move(job.child));
    return;
  }
  if (!has_answered && job.child->ended().empty()) return;
  if (job.again) {
    failure_ = has_answered ? "an answer that is none" : job.child->ended();
    return;
  }
  job.again = true;
  job.child = child_for(job.work);
  if (job.child == nullptr) failure_ = "no process is left to search";
}

std::uint32_t Workers::busy() const {
  return static_cast<std::uint32_t>(std::count_if(
      jobs_.begin(), jobs_.end(), [](const auto& job) { return job->child != nullptr; }));
}

}  // namespace wskcheck::drive
