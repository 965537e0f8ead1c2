// How fast one core decodes an event log: etl_bench [MEGABYTES] [FILE]
//
// Writes a synthetic log of that size (1024) with the project's own writer, or takes FILE. Prints
// the rates of copying the file's bytes (memcpy, and reading them from the file), of going over its
// events, of decoding every field, and of making trace records; each beside that of memcpy, so that
// the ratio can be compared between machines. Rates are of processor time; the best of
// three counts. Peak memory is that of the
// process without the pages of the mapped file.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "wskcheck/etl/decode.h"
#include "wskcheck/etl/etl_reader.h"
#include "wskcheck/etl/etl_writer.h"
#include "wskcheck/etl/schema_book.h"

namespace {

using namespace wskcheck;
constexpr int repeats = 3;

traces::Record record_of(std::uint64_t i) {
  using traces::Field;
  traces::Record out;
  out.t = i * 3;
  out.cpu = static_cast<std::uint32_t>(i * 7 / 5 % 4);
  out.tid = 1000 + out.cpu;
  out.seq = i;
  out.irql = 2;
  for (const Field field : {Field::cpu, Field::tid, Field::seq, Field::irql})
    out.values.insert(field);
  const auto put = [&out](Field field) { out.values.insert(field); };
  switch (i % 4) {
    case 0:
      out.ev = traces::Event::wsk_accept;
      out.ph = traces::Phase::call;
      out.socket = 0xffffa00c1b2e4010;
      out.irp = 0xffffa00c1b000000 + i % 4096 * 0x100;
      put(Field::socket), put(Field::irp), put(Field::flags), put(Field::dispatch);
      out.nulls.insert(Field::context);
      break;
    case 1:
      out.ev = traces::Event::wsk_accept;
      out.ph = traces::Phase::return_;
      out.status = 0x103;
      put(Field::status);
      break;
    case 2:
      out.ev = traces::Event::completion;
      out.ph = traces::Phase::enter;
      out.irp = 0xffffa00c1b000000 + i % 4096 * 0x100;
      out.information = 0xffffa00c1b2e4010 + i;
      out.remote.port = static_cast<std::uint16_t>(i);
      put(Field::irp), put(Field::status), put(Field::information), put(Field::remote);
      break;
    default:
      out.ev = traces::Event::completion;
      out.ph = traces::Phase::leave;
      out.irp = 0xffffa00c1b000000 + i % 4096 * 0x100;
      out.status = 0xc0000016;
      put(Field::irp), put(Field::status);
  }
  return out;
}

bool write_log(const std::string& path, std::uint64_t bytes) {
  std::ofstream out(path, std::ios::binary);
  etl::EtlWriterOptions options;
  options.processors = 4;
  etl::EtlWriter writer(out, options);
  writer.write(traces::Header{});
  for (std::uint64_t i = 0; static_cast<std::uint64_t>(out.tellp()) < bytes; ++i) {
    writer.write(record_of(i));
  }
  return writer.finish();
}

// Peak resident memory that no file backs, in MB; 0 where the system does not tell.
double anonymous_mb() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("RssAnon:")) return std::atof(line.c_str() + 8) / 1024;
  }
  return 0;
}

// Seconds of processor time, so that others on the machine matter less.
double best_of(const std::function<void()>& work) {
  double best = 1e9;
  for (int i = 0; i < repeats; ++i) {
    const std::clock_t start = std::clock();
    work();
    best = std::min(best, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  }
  return best;
}

std::unique_ptr<etl::LogReader> opened(const std::string& path) {
  auto log = etl::open_log(path);
  if (log) return std::move(*log);
  std::fprintf(stderr, "%s\n", log.error().message().c_str());
  std::exit(2);
}

std::uint64_t go_over(const std::string& path) {
  const auto log = opened(path);
  std::uint64_t events = 0;
  while (log->next() != nullptr) ++events;
  return events;
}

std::uint64_t decode_all(const std::string& path) {
  const auto log = opened(path);
  etl::SchemaBook book;
  std::vector<etl::Value> values;
  std::uint64_t fields = 0;
  while (const etl::EventView* event = log->next()) {
    const etl::EventSchema* schema = book.find(*event);
    if (schema == nullptr) continue;
    decode(*event, *schema, values);
    fields += values.size();
  }
  return fields;
}

std::uint64_t make_records(const std::string& path) {
  auto reader = etl::open_etl(path);
  if (!reader) {
    std::fprintf(stderr, "%s\n", reader.error().message().c_str());
    std::exit(2);
  }
  traces::Record record;
  while ((*reader)->next(record) == traces::ReadState::record) {
  }
  return (*reader)->records();
}

void run(const std::string& path) {
  const auto megabytes = static_cast<double>(std::filesystem::file_size(path)) / 1e6;
  std::vector<char> from(static_cast<std::size_t>(std::filesystem::file_size(path)));
  std::ifstream(path, std::ios::binary)
      .read(from.data(), static_cast<std::streamsize>(from.size()));
  std::vector<char> to(from.size());
  const double copy = best_of([&] { std::memcpy(to.data(), from.data(), from.size()); });
  std::vector<char>().swap(from);
  std::vector<char>().swap(to);
  std::printf("%s: %.0f MB\nmemcpy %24.0f MB/s\n", path.c_str(), megabytes, megabytes / copy);
  const double before = anonymous_mb();
  const auto measure = [&](const char* what, std::uint64_t (*work)(const std::string&),
                           const char* unit) {
    std::uint64_t count = 0;
    const double seconds = best_of([&] { count = work(path); });
    std::printf("%-22s %8.0f MB/s  %5.3f of memcpy  %6.2f million %s a second\n", what,
                megabytes / seconds, copy / seconds, static_cast<double>(count) / seconds / 1e6,
                unit);
  };
  measure("events in order", go_over, "events");
  measure("all fields decoded", decode_all, "fields");
  measure("trace records", make_records, "records");
  std::printf("memory of its own: %.1f MB before, %.1f MB after\n", before, anonymous_mb());
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t megabytes = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1024;
  if (argc > 2) {
    run(argv[2]);
    return 0;
  }
  const auto path = std::filesystem::temp_directory_path() / "wskcheck-etl-bench.etl";
  if (megabytes == 0 || !write_log(path.string(), megabytes * 1000000)) {
    std::fprintf(stderr, "usage: etl_bench [MEGABYTES] [FILE]\n");
    return 2;
  }
  run(path.string());
  std::filesystem::remove(path);
  return 0;
}
