// A run as a picture: a lane for each thread, and one for WSK and the network.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "wskcheck/report/json.h"
#include "wskcheck/report/text.h"

namespace wskcheck::report {

struct StoryLine {
  std::string lane;               // "driver", "completion routine", "WSK"
  std::uint32_t lane_number = 0;  // tells lanes apart; 0 is WSK
  std::string text;
  std::string where;  // "echo.c:120"; may be empty
};

// Lines in time, downwards. A lane is named where it begins, a bar goes down while it lasts, and
// its place is given to another lane after its last line:
//
//              WSK
//              |   DriverEntry
//   echo.c:12  |   calls WskSocket
//              the socket is created
//   echo.c:40  => memory is read after it was freed
//
// Long names of files are cut. `end` is what the story leads to, if it has a text.
std::string story_text(const std::vector<StoryLine>& story, const StoryLine& end,
                       const Paint& paint);

Json story_json(const std::vector<StoryLine>& story);

}  // namespace wskcheck::report
