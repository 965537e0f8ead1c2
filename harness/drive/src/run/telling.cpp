// Lanes, places and notes of a finding.
#include "run/telling.h"

#include <cstdio>
#include <map>

#include "core/machine_state.h"
#include "core/pool.h"
#include "core/races.h"
#include "core/story.h"
#include "run/endless.h"
#include "run/places.h"
#include "run/program.h"

namespace wskcheck::drive {

std::string place_text(const Place& place) {
  return place.where.empty() ? "" : place.where + " in " + place.function;
}

namespace {

std::string with_detail(const Trouble& t) {
  std::string says = t.says;
  const std::size_t at = says.find("%s");
  if (at != std::string::npos) says.replace(at, 2, t.detail);
  return says;
}

void add_calls(Places& places, const void* site, DriveFinding& out) {
  const auto add = [&](const void* address) {
    const std::string text = place_text(places.at(address));
    if (!text.empty()) out.calls.push_back(text);
  };
  add(site);
  if (core::run.troubled == ThreadId::none) return;
  const core::Thread& t = core::thread(core::run.troubled);
  const std::uint32_t depth = t.depth < call_depth_max ? t.depth : call_depth_max;
  const auto& calls = core::call_stacks[static_cast<std::uint8_t>(core::run.troubled)].calls;
  for (std::uint32_t i = depth; i > 0; --i) add(calls[i - 1]);
}

// Where the memory that it is about was allocated and freed.
void add_block(Places& places, const Trouble& t, DriveFinding& out) {
  const Block* block = block_of(reinterpret_cast<const void*>(t.object));
  if (block == nullptr) return;
  std::string text = std::to_string(block->size) + " bytes";
  if (block->what[0] != 0) text += " (" + std::string(block->what) + ")";
  std::string path;
  for (std::uint32_t i = 0; i < block->depth; ++i) {
    const std::string place = place_text(places.at(block->allocated_at[i]));
    if (!place.empty()) path += (path.empty() ? "" : ", from ") + place;
  }
  if (!path.empty()) out.notes.push_back(text + " allocated at " + path);
  if (path.empty() && block->kind == BlockKind::handle) out.notes.push_back("in " + text);
  const std::string freed = place_text(places.at(block->freed_at));
  if (!freed.empty()) out.notes.push_back("freed at " + freed);
}

// The access of a race that came first.
void add_other_access(Places& places, DriveFinding& out) {
  const core::races::Access& other = core::races::first();
  const std::string place = place_text(places.at(other.site));
  out.notes.push_back(std::string(other.write ? "written" : "read") + " before" +
                      (place.empty() ? "" : ", at " + place + ",") + " by the thread \"" +
                      other.thread + "\"");
}

// Who waits for what, when nothing can go on.
void add_waits(Places& places, DriveFinding& out) {
  for (std::uint32_t i = 0; i < core::run.threads; ++i) {
    const core::Thread& t = core::threads[i];
    if (t.state != core::ThreadState::blocked && t.state != core::ThreadState::in_wsk) continue;
    if (waits_for_program(t)) continue;
    const bool waits_for = t.kind == ThreadKind::program && t.op.site == nullptr;
    std::string text = std::string(t.name) + (waits_for ? " waits for " : " waits in ") + t.op.says;
    const std::string place = place_text(places.at(t.op.site));
    if (!place.empty()) text += " at " + place;
    out.notes.push_back(text);
  }
}

void add_story(Places& places, DriveFinding& out) {
  std::map<std::pair<ThreadId, std::uint32_t>, std::uint32_t> numbers;
  for (const story::Line& line : story::lines()) places.want(line.site);
  for (const story::Line& line : story::lines()) {
    StoryLine s;
    s.lane = line.lane;
    s.text = line.text;
    s.where = places.at(line.site).where;
    if (line.thread != ThreadId::none) {
      auto [it, fresh] = numbers.try_emplace({line.thread, line.generation}, 0);
      if (fresh) it->second = static_cast<std::uint32_t>(numbers.size());
      s.lane_number = it->second;
    }
    out.story.push_back(s);
  }
}

}  // namespace

DriveFinding finding_of(const Trouble& t, const std::string& library) {
  DriveFinding out;
  Places places(library);
  out.rule = t.rule;
  out.says = with_detail(t);
  add_calls(places, t.site, out);
  if (!out.calls.empty()) out.where = out.calls.front();
  if (t.kind == TroubleKind::race) add_other_access(places, out);
  add_block(places, t, out);
  if (t.kind == TroubleKind::hang) add_waits(places, out);
  add_story(places, out);
  return out;
}

bool replay_to_end(DrivenMachine& machine, const Schedule& schedule, std::uint32_t steps_max,
                   Trouble& endless) {
  endless = {};
  if (!replay(machine, schedule, steps_max)) return false;
  if (machine.state() != RunState::running) return true;
  const bool kept = story::kept();
  story::keep(kept);  // only what comes before the steps that repeat
  const std::uint32_t last = schedule.empty() ? 0 : schedule.back().step + 1;
  replay(machine, schedule, last);
  repeats(machine, steps_max, endless);
  return true;
}

DriveFinding tell_finding(DrivenMachine& machine, const SearchFinding& found,
                          const std::string& library, std::uint32_t steps_max,
                          const Scenario& scenario) {
  story::keep(true);
  Trouble t;
  replay_to_end(machine, found.schedule, steps_max, t);
  if (machine.trouble().kind == TroubleKind::race) {  // once more, with the other access told
    core::races::watch(core::races::first().number);
    story::keep(true);
    replay(machine, found.schedule, steps_max);
    core::races::watch(0);
  }
  if (t.rule[0] == 0) t = machine.trouble();
  DriveFinding out = finding_of(t, library);
  out.schedule = to_string(found.schedule);
  out.steps = core::run.steps;
  out.preemptions = found.preemptions;
  out.found_after = found.schedule_number;
  out.scenario = scenario;
  story::keep(false);
  return out;
}

}  // namespace wskcheck::drive
