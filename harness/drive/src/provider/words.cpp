// Names of frames, actions and statuses; the sentences of WSK's steps.
#include "provider/words.h"

#include <cstdarg>
#include <cstdio>
#include <string>

#include "core/story.h"
#include "wskcheck/traces/status.h"

namespace wskcheck::drive::provider {

const char* frame_name(FrameKind kind) {
  switch (kind) {
    case FrameKind::WskInspectEvent:
      return "WskInspectEvent";
    case FrameKind::WskAbortEvent:
      return "WskAbortEvent";
    case FrameKind::WskAcceptEvent:
      return "WskAcceptEvent";
    case FrameKind::ConnectionEvent:
      return "a callback of the accepted socket";
    case FrameKind::Completion:
      return "completion routine";
    default:
      return "a function of WSK";
  }
}

const char* action_name(WSK_INSPECT_ACTION action) {
  switch (action) {
    case WskInspectReject:
      return "WskInspectReject";
    case WskInspectAccept:
      return "WskInspectAccept";
    case WskInspectPend:
      return "WskInspectPend";
    default:
      return "an action that is none";
  }
}

// Called while a run is told, by one thread: the text lives until the next call but seven.
const char* status_name(NTSTATUS status) {
  static char texts[8][64];
  static unsigned next = 0;
  char* text = texts[next++ % 8];
  std::snprintf(text, 64, "%s", traces::status_text(static_cast<std::uint32_t>(status)).c_str());
  return text;
}

void tell_wsk(const char* format, ...) {
  char line[512];
  std::va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  story::add(ThreadId::none, nullptr, line);
}

void tell_step(const Rule& rule, const View& v) {
  std::string line(rule.says);
  line += " (" + rule_name(rule) + ")";
  if (present(v.conn_id)) line += ", connection " + std::to_string(index_of(v.conn_id) + 1);
  story::add(ThreadId::none, nullptr, line);
}

}  // namespace wskcheck::drive::provider
