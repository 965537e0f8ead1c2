// Keeping the lines of a story.
#include "core/story.h"

#include "core/machine_state.h"

namespace wskcheck::drive::story {
namespace {

bool is_kept = false;
std::vector<Line> all;
std::size_t newest_kept = 0;

}  // namespace

bool kept() { return is_kept; }
void keep(bool yes, std::size_t newest) {
  is_kept = yes;
  newest_kept = newest;
  all.clear();
}

void add(ThreadId thread, const void* site, const std::string& text) {
  if (!is_kept) return;
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
