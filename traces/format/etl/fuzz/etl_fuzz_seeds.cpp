// Writes the first inputs of etl_fuzz: etl_fuzz_seeds FOLDER. Each log is cut to what it uses,
// since a fuzzer wastes its time on filler.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "hand_made.h"

namespace {

using namespace wskcheck::etl;

// Buffers without the filler behind their data.
FileBytes tight(const FileBytes& log) {
  FileBytes out;
  for (std::size_t at = 0; at + 0x48 <= log.size();) {
    const std::uint32_t size = get32(log, at);
    const std::uint32_t end = get32(log, at + 0x30);
    const auto begin = log.begin() + static_cast<std::ptrdiff_t>(at);
    FileBytes buffer(begin, begin + std::min(size, end));
    put32(buffer, 0, static_cast<std::uint32_t>(buffer.size()));
    out.insert(out.end(), buffer.begin(), buffer.end());
    at += size;
  }
  return out;
}

FileBytes every_header_kind() {
  const Guid guid = guid_of("dd5ef90a-6398-47a4-ad34-4dcecdef795f");
  const Guid schemas = guid_of("bbccf6c1-6cd1-48c4-80ff-839482e37671");
  FileBytes log = header_only(2);
  add_buffer(log, {.records = {system_record(2, 0, 5, 1, FileBytes(8)),
                               compact_record(3, 1, 10, 3, FileBytes(3)),
                               perfinfo_record(0x8201, 6, FileBytes(27)),
                               classic_record(0x0a, guid, 1, 7, FileBytes(3)),
                               classic_record(0x15, guid, 4, 10, FileBytes(3)),
                               classic_record(0x14, schemas, 32, 11, FileBytes(0x90))}});
  add_buffer(log, {.processor = 1,
                   .sequence = 3,
                   .flags = 0x22,
                   .records = {wpp_record(12, 0x6b, FileBytes(40)),
                               event_record(guid, 23, 0, 12, FileBytes(12)),
                               event_record(guid, 24, 0, 13, FileBytes(8))}});
  return log;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: etl_fuzz_seeds FOLDER\n");
    return 2;
  }
  const std::filesystem::path folder = argv[1];
  std::filesystem::create_directories(folder);
  const FileBytes records = written_log({}, simple_records(6, 2), {.processors = 2});
  FileBytes shared = tight(every_header_kind());
  put32(shared, at_log_file_mode, mode::no_per_processor_buffers);
  const std::pair<const char*, FileBytes> seeds[] = {{"records", tight(records)},
                                                     {"compressed", compressed_log(records)},
                                                     {"kinds", tight(every_header_kind())},
                                                     {"shared", shared}};
  for (const auto& [name, bytes] : seeds) {
    std::ofstream out(folder / name, std::ios::binary);
    out.write(reinterpret_cast<const char*>(bytes.data()),
              static_cast<std::streamsize>(bytes.size()));
  }
  return 0;
}
