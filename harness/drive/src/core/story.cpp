// Keeping the lines of a story.
#include "core/story.h"

#include "core/machine_state.h"

namespace wskcheck::drive::story {
namespace {

bool is_kept = false;
std::vector<Line> all;
std::size_t newest_kept = 0;
constexpr std::size_t lines_of_step_max = 50;
std::size_t lines_of_step = 0;

}  // namespace

bool kept() { return is_kept; }
void keep(bool yes, std::size_t newest) {
  is_kept = yes;
  newest_kept = newest;
  all.clear();
}

namespace {

// A loop of the driver can tell the same for ever.
bool is_too_much() {
  if (core::real_threads != nullptr) return false;
  const bool same_step = !all.empty() && all.back().step == core::run.steps;
  lines_of_step = same_step ? lines_of_step + 1 : 1;
  if (lines_of_step == lines_of_step_max) all.back().text += " ... and so on";
  return lines_of_step >= lines_of_step_max;
}

}  // namespace

void add(ThreadId thread, const void* site, const std::string& text) {
  if (!is_kept || is_too_much()) return;
  Line line;
  line.step = core::run.steps;
  line.thread = thread;
  line.lane = "WSK";
  if (thread != ThreadId::none) {
    line.lane = core::thread(thread).name;
    line.generation = core::thread(thread).generation;
  }
  line.site = site;
  line.text = text;
  if (all.size() / 2 >= newest_kept) {
    all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(newest_kept));
  }
  all.push_back(std::move(line));
}

const std::vector<Line>& lines() { return all; }

}  // namespace wskcheck::drive::story
