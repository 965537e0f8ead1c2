// Cuts XML into its <Event> elements. A '<' always begins markup, so the end of an event is found
// without reading it; pugixml reads it then, alone. That way an export of any size takes the memory
// of its longest event. No byte is looked at more than a few times, whatever the input: comments
// and CDATA inside an event are pugixml's, and one that holds the tag of an event makes it a bad
// one.
#include <algorithm>

#include "cutter.h"
#include "xml_event.h"

namespace wskcheck::exports {
namespace {

// A name that matters is shorter.
constexpr std::size_t look_ahead = 64;
constexpr std::string_view blanks = " \t\r\n";
constexpr const char* cut_off_hint =
    "the export was cut off here; skipping bad lines reads what comes before";

// The name behind a '<' or "</", without its prefix.
std::string_view local_name(std::string_view markup) noexcept {
  markup.remove_prefix(markup.starts_with("</") ? 2 : 1);
  const std::string_view name = markup.substr(0, markup.find_first_of(" \t\r\n/>"));
  const std::size_t colon = name.find(':');
  return colon == name.npos ? name : name.substr(colon + 1);
}

class XmlCutter final : public Cutter {
 public:
  XmlCutter(TextSource& source, std::size_t event_bytes_max) : Cutter(source, event_bytes_max) {}

  Got next(std::string_view& text) override;
  bool parse(std::string_view text, ExportEvent& event) override {
    return parser_.parse(text, event, complaint_);
  }

 private:
  enum class Found : std::uint8_t { yes, too_long, end, markup };

  Got bad(std::size_t offset, std::string found, std::string expected, std::string hint = {}) {
    fail(offset, std::move(found), std::move(expected), std::move(hint));
    return Got::bad;
  }
  Got finish();
  Got cut_off(std::string inside);
  Got no_end(Found found, std::size_t at, const std::string& of);
  Got cut(std::string_view& text);
  Got cut_inside(std::size_t at, std::string_view& text);
  Got root();
  bool close_root();
  void resync();
  bool skip_space();
  bool skip_past(std::string_view end);
  Found find(std::string_view what, std::size_t from, std::size_t& at);
  Found end_of_tag(std::size_t from, std::size_t& at);

  XmlParser parser_;
  std::string root_;  // the name of the open root element with its prefix, or empty
  bool resync_ = false;
  bool had_root_ = false;
  bool had_event_ = false;
  bool closed_ = false;
  bool told_end_ = false;
};

// Goes on to the next thing that may begin an event.
void XmlCutter::resync() {
  source_.consume(std::min<std::size_t>(1, source_.view().size()));
  for (;;) {
    const std::size_t at = source_.view().find('<');
    source_.consume(std::min(at, source_.view().size()));
    if (at == std::string_view::npos) {
      if (!source_.more()) return;
      continue;
    }
    source_.ensure(look_ahead);
    const std::string_view view = source_.view();
    const std::string_view name = local_name(view.substr(0, look_ahead));
    if (name == "Event" && !view.starts_with("</")) return;
    if (!root_.empty() && view.starts_with("</" + root_)) return;
    source_.consume(1);
  }
}

bool XmlCutter::skip_space() {
  for (;;) {
    const std::size_t at = source_.view().find_first_not_of(blanks);
    source_.consume(std::min(at, source_.view().size()));
    if (at != std::string_view::npos) return true;
    if (!source_.more()) return false;
  }
}

// False: the file ends first.
bool XmlCutter::skip_past(std::string_view end) {
  for (;;) {
    const std::size_t at = source_.view().find(end);
    if (at != std::string_view::npos) {
      source_.consume(at + end.size());
      return true;
    }
    const std::size_t kept = std::min(source_.view().size(), end.size() - 1);
    source_.consume(source_.view().size() - kept);
    if (!source_.more()) return false;
  }
}

// Within one event.
XmlCutter::Found XmlCutter::find(std::string_view what, std::size_t from, std::size_t& at) {
  for (;;) {
    at = source_.view().find(what, from);
    if (at != std::string_view::npos) return at < event_max_ ? Found::yes : Found::too_long;
    if (source_.view().size() > event_max_) return Found::too_long;
    const std::size_t size = source_.view().size();
    from = std::max(from, size - std::min(size, what.size() - 1));
    if (!source_.more()) return Found::end;
  }
}

// The '>' that ends a start tag; one in quotes does not.
XmlCutter::Found XmlCutter::end_of_tag(std::size_t from, std::size_t& at) {
  char quote = 0;
  for (at = from;; ++at) {
    if (at > event_max_) return Found::too_long;
    if (!source_.ensure(at + 1)) return Found::end;
    const char c = source_.view()[at];
    if (c == '<') return Found::markup;
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      return Found::yes;
    }
  }
}

// What is said when a tag or an event has no end.
Cutter::Got XmlCutter::no_end(Found found, std::size_t at, const std::string& of) {
  if (found == Found::end) return cut_off(of);
  resync_ = true;
  if (found == Found::markup) return bad(at, "a '<' inside the tag of " + of, "'>'");
  return bad(0, of + " of more than " + std::to_string(event_max_) + " bytes", "its end");
}

Cutter::Got XmlCutter::cut_off(std::string inside) {
  told_end_ = true;
  resync_ = true;
  if (source_.failed()) return finish();
  return bad(0, "the end of the file inside " + inside, "its end", cut_off_hint);
}

Cutter::Got XmlCutter::finish() {
  if (source_.failed()) {
    fail(source_.view().size(), "a read error", "the rest of the file",
         "the file cannot be read to its end; copy it anew");
    return Got::hopeless;
  }
  if (root_.empty() || told_end_) return Got::end;
  told_end_ = true;
  return bad(0, "the end of the file", "</" + root_ + ">", cut_off_hint);
}

Cutter::Got XmlCutter::cut(std::string_view& text) {
  had_event_ = true;
  std::size_t at = 0;
  const Found tag = end_of_tag(1, at);
  if (tag != Found::yes) return no_end(tag, at, "an <Event>");
  if (source_.view()[at - 1] == '/') {
    given_ = at + 1;
    text = source_.view().substr(0, given_);
    return Got::event;
  }
  return cut_inside(at + 1, text);
}

Cutter::Got XmlCutter::cut_inside(std::size_t at, std::string_view& text) {
  for (;; ++at) {
    const Found found = find("<", at, at);
    if (found != Found::yes) return no_end(found, at, "an <Event>");
    source_.ensure(at + look_ahead);
    const std::string_view markup = source_.view().substr(at, look_ahead);
    if (local_name(markup) != "Event") continue;
    if (!markup.starts_with("</")) {
      given_ = at;
      return bad(at, "an <Event> inside an <Event>", "</Event>", "the first one was cut off");
    }
    const std::size_t end = markup.find_first_not_of(blanks, markup.find("Event") + 5);
    if (end == markup.npos && at + look_ahead > source_.view().size()) {
      return cut_off("an <Event>");
    }
    if (end == markup.npos || markup[end] != '>') {
      resync_ = true;
      return bad(at, "the end tag of an <Event> with something in it", "</Event>");
    }
    given_ = at + end + 1;
    text = source_.view().substr(0, given_);
    return Got::event;
  }
}

// The start tag of the element around the events.
Cutter::Got XmlCutter::root() {
  const std::string_view name = source_.view().substr(1, look_ahead);
  root_ = name.substr(0, name.find_first_of(" \t\r\n/>"));
  had_root_ = true;
  std::size_t at = 0;
  const Found found = end_of_tag(1, at);
  if (found != Found::yes) return no_end(found, at, "<" + root_ + ">");
  if (source_.view()[at - 1] == '/') {
    root_.clear();
    closed_ = true;
  }
  source_.consume(at + 1);
  return Got::event;
}

bool XmlCutter::close_root() {
  const std::string_view view = source_.view();
  const std::size_t size = root_.size() + 2;
  if (root_.empty() || !view.starts_with("</" + root_)) return false;
  const std::size_t end = view.find_first_not_of(blanks, size);
  if (end == view.npos || view[end] != '>') return false;
  source_.consume(end + 1);
  root_.clear();
  closed_ = true;
  return true;
}

Cutter::Got XmlCutter::next(std::string_view& text) {
  if (resync_) {
    resync();
    resync_ = false;
  } else {
    source_.consume(given_);
  }
  given_ = 0;
  while (skip_space()) {
    source_.ensure(look_ahead);
    const std::string_view view = source_.view();
    const bool is_first = !had_root_ && !had_event_;
    if (view.starts_with("<?")) {
      if (!skip_past("?>")) return cut_off("<? ?>");
    } else if (view.starts_with("<!--")) {
      if (!skip_past("-->")) return cut_off("a comment");
    } else if (!view.starts_with("</") && view[0] == '<' && !closed_ &&
               local_name(view.substr(0, look_ahead)) == "Event") {
      return cut(text);
    } else if (is_first && view[0] == '<' && local_name(view.substr(0, look_ahead)) == "Events") {
      const Got got = root();
      if (got != Got::event) return got;
    } else if (!close_root()) {
      resync_ = true;
      const std::size_t end = std::min(view.find_first_of(blanks), std::size_t{30});
      return bad(0, closed_ ? "something behind the last event" : "no event",
                 closed_ ? "the end of the file" : "<Event>",
                 "it is: " + std::string(view.substr(0, std::min(end, find_bad_utf8(view)))));
    }
  }
  return finish();
}

}  // namespace

std::unique_ptr<Cutter> cut_xml(TextSource& source, std::size_t event_bytes_max) {
  return std::make_unique<XmlCutter>(source, event_bytes_max);
}

}  // namespace wskcheck::exports
