// See file_kind.h. Sources: the ETL header buffer as in docs/trace-format.md's companion on ETW;
// the others by their well-known first bytes.
#include "file_kind.h"

namespace wskcheck::traces {
namespace {

using namespace std::string_view_literals;

struct Magic {
  std::string_view bytes;
  const char* name;
  const char* hint;
};

constexpr const char* unpack = "unpack it first";
constexpr const char* convert = "save it as UTF-8";

constexpr Magic magics[] = {
    {"\xff\xfe"sv, "text in UTF-16", convert},
    {"\xfe\xff"sv, "text in UTF-16", convert},
    {"{\0"sv, "text in UTF-16", convert},
    {"\0{"sv, "text in UTF-16", convert},
    {"\x1f\x8b"sv, "a gzip archive", unpack},
    {"PK\x03\x04"sv, "a zip archive", unpack},
    {"\x28\xb5\x2f\xfd"sv, "a zstd archive", unpack},
    {"7z\xbc\xaf\x27\x1c"sv, "a 7z archive", unpack},
    {"MSCF"sv, "a cabinet archive", unpack},
    {"\x7f"
     "ELF"sv,
     "a program", "give the trace, not the program"},
    {"MZ"sv, "a program or driver of Windows", "give the trace, not the driver"},
    {"<"sv, "XML", "of XML only exports of an event log are read: tracerpt, wevtutil"},
    {"["sv, "a JSON array", "one JSON object a line, without brackets around them"},
};

// An event log has no magic number: its first buffer has type 4, and its first event the marker of
// a system header, 0xC001 or 0xC002, in the upper half of the word at 0x48.
bool is_event_log(std::string_view bytes) noexcept {
  if (bytes.size() < 0x4c) return false;
  return bytes[0x36] == 4 && bytes[0x37] == 0 && (bytes[0x4a] == 1 || bytes[0x4a] == 2) &&
         static_cast<unsigned char>(bytes[0x4b]) == 0xc0;
}

}  // namespace

std::optional<FileKind> other_kind_of_file(std::string_view first_bytes) {
  if (is_event_log(first_bytes)) {
    return FileKind{"an event log of Windows (.etl)",
                    "read it as an event log: wskcheck does so by its first bytes"};
  }
  if (first_bytes.starts_with(utf8_mark)) first_bytes.remove_prefix(utf8_mark.size());
  for (const Magic& magic : magics) {
    if (first_bytes.starts_with(magic.bytes)) return FileKind{magic.name, magic.hint};
  }
  const std::string_view line = first_bytes.substr(0, first_bytes.find('\n')).substr(0, 512);
  if (line.find('\0') != line.npos && line.find('{') != 0) {
    return FileKind{"a binary file", "give the trace that the recorder wrote"};
  }
  return std::nullopt;
}

}  // namespace wskcheck::traces
