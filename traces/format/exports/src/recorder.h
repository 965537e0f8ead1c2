// What is known by name: the recorder, and the events of Windows that tell of losses.
#ifndef WSKCHECK_EXPORTS_RECORDER_H
#define WSKCHECK_EXPORTS_RECORDER_H

#include <string_view>

#include "event.h"

namespace wskcheck::exports {

// Events of the recorder that only a converted trace has; docs/etw.md says what each is for.
inline constexpr std::string_view header_event = "header";
inline constexpr std::string_view header_text_event = "header_text";
inline constexpr std::string_view mark_part_event = "mark_part";

bool is_recorder_event(const ExportEvent& event) noexcept;
// Whether the recorder may have an event of this name.
bool is_recorder_name(std::string_view name) noexcept;

bool is_log_header(const ExportEvent& event) noexcept;  // "EventTrace Header"
bool is_loss_event(const ExportEvent& event) noexcept;  // RT_LostEvent

// The counts of the header of the log. False: they are not where they should be.
struct LossCounts {
  std::uint64_t events = 0;
  std::uint64_t buffers = 0;
};
bool read_losses(const ExportEvent& header, LossCounts& counts);

}  // namespace wskcheck::exports

#endif
