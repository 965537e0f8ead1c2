// See file_kind.h. Sources: the header buffer of an event log as in docs/etw.md; the others by
// their well-known first bytes.
#include "wskcheck/traces/file_kind.h"

#include <fmt/format.h>

#include <algorithm>

#include "json_text.h"

namespace wskcheck::traces {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t npos = std::string_view::npos;

struct Magic {
  std::string_view bytes;
  const char* name;
  const char* hint;
};

constexpr const char* unpack = "unpack it first";
constexpr const char* convert = "save it as UTF-8";
constexpr const char* packets = "packets are not read; record the driver, or an event log";
constexpr const char* dump = "a dump is not read; record the driver, or an event log";

constexpr Magic magics[] = {
    {"\xff\xfe"sv, "text in UTF-16", convert},
    {"\xfe\xff"sv, "text in UTF-16", convert},
    {"{\0"sv, "text in UTF-16", convert},
    {"\0{"sv, "text in UTF-16", convert},
    {"\x1f\x8b"sv, "a gzip archive", unpack},
    {"PK\x03\x04"sv, "a zip archive", unpack},
    {"\x28\xb5\x2f\xfd"sv, "a zstd archive", unpack},
    {"7z\xbc\xaf\x27\x1c"sv, "a 7z archive", unpack},
    {"\xfd"
     "7zXZ"sv,
     "an xz archive", unpack},
    {"BZh"sv, "a bzip2 archive", unpack},
    {"Rar!"sv, "a rar archive", unpack},
    {"MSCF"sv, "a cabinet archive", unpack},
    {"\x7f"
     "ELF"sv,
     "a program", "give the trace, not the program"},
    {"MZ"sv, "a program or driver of Windows", "give the trace, not the driver"},
    {"Microsoft C/C++ MSF"sv, "a program database (.pdb)", "give the trace, not the symbols"},
    {"ElfFile\0"sv, "a file of the event viewer (.evtx)",
     "export it: wevtutil qe FILE /lf:true /f:RenderedXml"},
    {"\x0a\x0d\x0d\x0a"sv, "a capture of packets (.pcapng)", packets},
    {"\xd4\xc3\xb2\xa1"sv, "a capture of packets (.pcap)", packets},
    {"\xa1\xb2\xc3\xd4"sv, "a capture of packets (.pcap)", packets},
    {"GMBU"sv, "a capture of packets (.cap)", packets},
    {"PAGEDU"sv, "a crash dump of Windows", dump},
    {"MDMP"sv, "a minidump of Windows", dump},
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

// Bytes that no text has: control characters but those of white space.
bool is_control(char byte) noexcept {
  const auto value = static_cast<unsigned char>(byte);
  return value == 0x7f || (value < 0x20 && std::string_view("\t\n\v\f\r").find(byte) == npos);
}

// Past the last whole character of a sample that may end within one.
bool is_utf8(std::string_view sample) noexcept {
  constexpr std::size_t character_max = 4;
  while (!sample.empty()) {
    const std::size_t size = utf8_length(sample);
    if (size == 0) return sample.size() < character_max;
    sample.remove_prefix(size);
  }
  return true;
}

std::string first_bytes_text(std::string_view bytes) {
  constexpr std::size_t shown = 8;
  std::string out;
  for (const char byte : bytes.substr(0, shown)) {
    out += fmt::format("{}{:02x}", out.empty() ? "" : " ", static_cast<unsigned char>(byte));
  }
  return out;
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
  const std::string_view sample = first_bytes.substr(0, 512);
  const std::size_t begin = sample.find_first_not_of(" \t\r\n");
  if (begin == npos || sample[begin] == '{') return std::nullopt;
  if (std::any_of(sample.begin(), sample.end(), is_control)) {
    return FileKind{"a binary file that begins with " + first_bytes_text(sample),
                    "give the trace that the recorder wrote"};
  }
  if (!is_utf8(sample)) return FileKind{"text that is not in UTF-8", convert};
  return std::nullopt;
}

}  // namespace wskcheck::traces
