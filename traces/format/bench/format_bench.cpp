// How fast one core reads a trace in JSON Lines: format_bench FILE [REPEATS]
//
// Prints the rate beside that of only loading the file and counting its newlines, so that the ratio
// can be compared between machines. The best of the repeats counts; the first warms the file.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "wskcheck/traces/jsonl_reader.h"

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Records read, or -1.
long long read_all(const char* path) {
  using namespace wskcheck::traces;
  auto opened = open_jsonl(path);
  if (!opened) {
    std::fprintf(stderr, "%s\n", opened.error().message().c_str());
    return -1;
  }
  RecordReader& reader = **opened;
  Record record;
  ReadState state;
  while ((state = reader.next(record)) == ReadState::record) {
  }
  if (state == ReadState::end) return static_cast<long long>(reader.records());
  std::fprintf(stderr, "%s\n", reader.error().message().c_str());
  return -1;
}

// The least that any reader does: load the bytes in chunks and find the ends of the lines.
long long count_lines(const char* path, std::size_t& bytes) {
  static char chunk[256 * 1024];
  std::filebuf in;
  in.open(path, std::ios::in | std::ios::binary);
  long long lines = 0;
  bytes = 0;
  for (std::streamsize got; (got = in.sgetn(chunk, sizeof chunk)) > 0;) {
    const char* const end = chunk + got;
    const void* at = chunk;
    while ((at = std::memchr(at, '\n',
                             static_cast<std::size_t>(end - static_cast<const char*>(at)))) !=
           nullptr) {
      ++lines;
      at = static_cast<const char*>(at) + 1;
    }
    bytes += static_cast<std::size_t>(got);
  }
  return lines;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: format_bench FILE [REPEATS]\n");
    return 2;
  }
  const int repeats = argc > 2 ? std::atoi(argv[2]) : 5;
  std::size_t bytes = 0;
  double cutting = 1e9;
  double reading = 1e9;
  long long records = 0;
  for (int i = 0; i <= repeats; ++i) {
    auto start = Clock::now();
    if (count_lines(argv[1], bytes) == 0) return 2;
    cutting = std::min(cutting, seconds_since(start));
    start = Clock::now();
    records = read_all(argv[1]);
    reading = std::min(reading, seconds_since(start));
    if (records < 0) return 2;
  }
  std::printf("records %lld  bytes %zu\n", records, bytes);
  std::printf("reading %.2f M records/s  %.0f MB/s, %.1f times the time of loading it\n",
              static_cast<double>(records) / reading / 1e6,
              static_cast<double>(bytes) / reading / 1e6, reading / cutting);
  return 0;
}
