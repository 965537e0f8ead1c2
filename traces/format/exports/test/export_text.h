// Writes records as the tools of Windows show the events of the recorder. For tests: what the
// reader gives for such a text must be the records again.
#ifndef WSKCHECK_EXPORTS_TEST_EXPORT_TEXT_H
#define WSKCHECK_EXPORTS_TEST_EXPORT_TEXT_H

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wskcheck/traces/record.h"

namespace wskcheck::exports::test {

enum class Form : std::uint8_t { tracerpt_xml, wevtutil_xml, tracerpt_csv };
inline constexpr Form all_forms[] = {Form::tracerpt_xml, Form::wevtutil_xml, Form::tracerpt_csv};

struct Shape {
  Form form = Form::tracerpt_xml;
  bool has_header_event = false;  // as of a converted trace
  bool has_log_header = true;     // "EventTrace Header"
  std::uint64_t events_lost = 0;
  std::uint64_t buffers_lost = 0;
  bool has_others = false;     // an event of another provider after each record
  bool hex_addresses = false;  // SOCKADDR as bytes
  bool has_root = true;        // of wevtutil
};

// 2020-01-01, the time of tick 0.
inline constexpr std::int64_t zero = 132223104000000000;

std::string export_text(const traces::Header& header, const std::vector<traces::Record>& records,
                        const Shape& shape);
inline std::string export_text(const std::vector<traces::Record>& records, const Shape& shape) {
  return export_text(traces::Header{}, records, shape);
}

std::string utf16(const std::string& text, bool is_big_endian = false);  // with a mark
std::string system_time(std::int64_t stamp);                             // ISO, 9 digits, Z
// The bytes that the recorder writes for the record, in hexadecimal.
std::string payload_of(const traces::Record& record);

}  // namespace wskcheck::exports::test

#endif
