// Draws stories: gives lanes their columns, then prints line by line.
#include "wskcheck/report/story.h"

#include <algorithm>
#include <map>
#include <string_view>

namespace wskcheck::report {
namespace {

constexpr std::size_t indent = 2;
constexpr std::size_t text_min = 36;   // columns that the text of the last lane keeps
constexpr std::size_t where_max = 20;  // columns of a place

// "d07_context_f~.c:124" for "d07_context_freed_before_close_completed.c:124".
std::string short_place(const std::string& where) {
  if (where.size() <= where_max) return where;
  const std::size_t colon = std::min(where.rfind(':'), where.size());
  const std::size_t dot = std::min(where.rfind('.', colon), colon);
  const std::string tail = where.substr(dot == 0 ? colon : dot);
  const std::size_t head = where_max - std::min(where_max, tail.size() + 1);
  return where.substr(0, head) + '~' + tail;
}

struct Lane {
  std::string name;
  std::size_t first = 0;  // line of the story
  std::size_t last = 0;
  std::size_t column = 0;  // 0 is the leftmost
};

// By number: a lane of WSK is there from the beginning to the end.
using Lanes = std::map<std::uint32_t, Lane>;

// Lanes of one name are numbered in the order of their beginnings, the first one not.
void name_lanes(Lanes& lanes, const std::vector<StoryLine>& story) {
  std::map<std::string, std::size_t> seen;
  for (std::size_t i = 0; i < story.size(); ++i) {
    Lane& lane = lanes.at(story[i].lane_number);
    if (lane.first != i || story[i].lane_number == 0) continue;
    const std::size_t number = ++seen[lane.name];
    if (number > 1) lane.name += ' ' + std::to_string(number);
  }
}

// The leftmost column that no lane has at the same time.
std::size_t free_column(const Lanes& lanes, std::uint32_t number) {
  const Lane& fresh = lanes.at(number);
  for (std::size_t column = 1;; ++column) {
    const bool taken = std::any_of(lanes.begin(), lanes.end(), [&](const auto& one) {
      return one.first != number && one.second.column == column && one.second.first < fresh.first &&
             one.second.last >= fresh.first;
    });
    if (!taken) return column;
  }
}

Lanes lanes_of(const std::vector<StoryLine>& story) {
  Lanes lanes;
  for (std::size_t i = 0; i < story.size(); ++i) {
    const auto [it, fresh] = lanes.try_emplace(story[i].lane_number, Lane{story[i].lane, i, i, 0});
    it->second.last = i;
  }
  for (std::size_t i = 0; i < story.size(); ++i) {
    const std::uint32_t number = story[i].lane_number;
    Lane& lane = lanes.at(number);
    if (number != 0 && lane.first == i) lane.column = free_column(lanes, number);
  }
  name_lanes(lanes, story);
  if (const auto it = lanes.find(0); it != lanes.end()) {
    it->second.first = 0;
    it->second.last = story.size();
  }
  return lanes;
}

class Picture {
 public:
  Picture(const std::vector<StoryLine>& story, const StoryLine& end, const Paint& paint)
      : story_(story), end_(end), paint_(paint), lanes_(lanes_of(story)) {
    std::size_t columns = 1;
    left_ = short_place(end.where).size();
    for (const auto& [number, lane] : lanes_) columns = std::max(columns, lane.column + 1);
    for (const StoryLine& line : story) left_ = std::max(left_, short_place(line.where).size());
    left_ += indent + (left_ == 0 ? 0 : 2);
    const std::size_t room = columns_max - std::min(columns_max - text_min, left_) - text_min;
    step_ = columns == 1 ? 0 : std::clamp<std::size_t>(room / (columns - 1), 2, 6);
  }

  std::string text() const {
    std::string out;
    if (const auto it = lanes_.find(0); it != lanes_.end()) out += name_line(it->second, 0);
    for (std::size_t i = 0; i < story_.size(); ++i) {
      const Lane& lane = lanes_.at(story_[i].lane_number);
      if (story_[i].lane_number != 0 && lane.first == i) out += name_line(lane, i);
      out += lines_of(story_[i], lane, i);
    }
    if (!end_.text.empty()) {
      const std::string text = wrapped("=> " + end_.text, left_ + 3, left_);
      out +=
          before(short_place(end_.where), Lane{}, story_.size()) + paint_(Tone::bad, text) + '\n';
    }
    return out;
  }

 private:
  // What stands left of a lane's text: the place, and the bars of the lanes beside it.
  std::string before(const std::string& where, const Lane& lane, std::size_t at) const {
    std::string out = std::string(indent, ' ') + paint_(Tone::name, where);
    out.append(left_ - indent - where.size(), ' ');
    for (std::size_t column = 0; column < lane.column; ++column) {
      const bool is_there = std::any_of(lanes_.begin(), lanes_.end(), [&](const auto& one) {
        return one.second.column == column && one.second.first <= at && one.second.last >= at;
      });
      out += (is_there ? paint_(Tone::faint, "|") : " ") + std::string(step_ - 1, ' ');
    }
    return out;
  }

  std::string name_line(const Lane& lane, std::size_t at) const {
    std::string out = before("", lane, at) + paint_(Tone::strong, lane.name);
    return out + '\n';
  }

  std::string lines_of(const StoryLine& line, const Lane& lane, std::size_t at) const {
    const std::size_t used = left_ + lane.column * step_;
    const std::string text = wrapped(line.text, used, used);
    std::string out;
    std::string_view rest = text;
    for (bool is_first = true; is_first || !rest.empty(); is_first = false) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      std::string_view part = rest.substr(0, end);
      part.remove_prefix(std::min(part.find_first_not_of(' '), part.size()));
      out += before(is_first ? short_place(line.where) : "", lane, at) + std::string(part) + '\n';
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return out;
  }

  const std::vector<StoryLine>& story_;
  const StoryLine& end_;
  const Paint& paint_;
  Lanes lanes_;
  std::size_t left_ = 0;  // columns before the first lane
  std::size_t step_ = 0;  // columns from one lane to the next
};

}  // namespace

std::string story_text(const std::vector<StoryLine>& story, const StoryLine& end,
                       const Paint& paint) {
  return story.empty() ? "" : Picture(story, end, paint).text();
}

Json story_json(const std::vector<StoryLine>& story) {
  Json out = Json::array();
  for (const StoryLine& line : story) {
    out.add(Json::object()
                .set("lane", line.lane)
                .set("lane_number", std::uint64_t{line.lane_number})
                .set("text", line.text)
                .set("where", Json::text_or_null(line.where)));
  }
  return out;
}

}  // namespace wskcheck::report
