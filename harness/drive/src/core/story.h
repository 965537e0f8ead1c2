// The story of a run: lines on the lanes of its threads. Kept while a run is told, outside of the
// state.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/core.h"

namespace wskcheck::drive::story {

struct Line {
  std::uint32_t step = 0;            // of the run
  ThreadId thread = ThreadId::none;  // none: WSK or the network
  std::uint32_t generation = 0;
  std::string lane;            // name of the thread
  const void* site = nullptr;  // the driver's return address, where there is one
  std::string text;
};

bool kept();
// Forgets the lines before. Of a long run only the `newest` lines stay, or up to twice as many.
void keep(bool yes, std::size_t newest = static_cast<std::size_t>(-1));
void add(ThreadId thread, const void* site, const std::string& text);
const std::vector<Line>& lines();

}  // namespace wskcheck::drive::story
