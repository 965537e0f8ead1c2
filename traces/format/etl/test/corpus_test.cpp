// Real logs of other people: what an independent parser counted in each, in manifest.json beside
// them, is what we count.
#include "wskcheck/house/corpus.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <cstdio>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "wskcheck/etl/info.h"

namespace wskcheck::etl {
namespace {

using simdjson::dom::element;
using Counts = std::map<std::string, std::uint64_t>;

std::filesystem::path corpus_file(std::string_view name) {
  return corpus_folder() / "traces" / "etl" / name;
}

EtlInfo info_of(std::string_view name) {
  auto log = open_log(corpus_file(name).string());
  if (!log) {
    ADD_FAILURE() << log.error().message();
    return {};
  }
  SchemaBook book;
  return summarize(**log, book);
}

Counts counts_of(const element& object) {
  Counts out;
  for (const auto& [key, value] : object.get_object()) out[std::string(key)] = value.get_uint64();
  return out;
}

std::string hex(std::uint64_t value) {
  char text[32];
  std::snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(value));
  return text;
}

Counts flags_of(const EtlInfo& info) {
  Counts out;
  for (const auto& [flags, buffers] : info.buffers.flags) out[hex(flags)] = buffers;
  return out;
}

Counts header_kinds_of(const EtlInfo& info) {
  Counts out;
  for (int i = 0; i < header_kind_count; ++i) {
    const std::uint64_t events = info.header_kinds[static_cast<std::size_t>(i)];
    if (events > 0) out[std::string(header_kind_name(static_cast<HeaderKind>(i)))] = events;
  }
  return out;
}

Counts extended_of(const EtlInfo& info) {
  Counts out;
  for (const auto& [type, items] : info.extended_items) out[std::to_string(type)] = items;
  return out;
}

// "kind guid" -> events; kernel groups are not in the manifest.
Counts providers_of(const EtlInfo& info) {
  Counts out;
  for (const ProviderInfo& one : info.providers) {
    if (one.kind == ProviderKind::system) continue;
    out[std::string(provider_kind_name(one.kind)) + " " + to_text(one.guid)] = one.events;
  }
  return out;
}

Counts providers_of(const element& found) {
  Counts out;
  for (const element one : found["providers"].get_array()) {
    out[std::string(one["kind"]) + " " + std::string(one["guid"])] = one["events"].get_uint64();
  }
  return out;
}

// "guid provider event" -> events
Counts trace_logging_of(const EtlInfo& info) {
  Counts out;
  for (const ProviderInfo& one : info.providers) {
    for (const EventKind& kind : one.kinds) {
      if (!kind.is_trace_logging) continue;
      out[to_text(one.guid) + " " + one.name + " " + kind.name] += kind.events;
    }
  }
  return out;
}

Counts trace_logging_of(const element& found) {
  Counts out;
  for (const element one : found["tracelogging"].get_array()) {
    out[std::string(one["guid"]) + " " + std::string(one["provider"]) + " " +
        std::string(one["event"])] = one["count"].get_uint64();
  }
  return out;
}

void expect_session(const LogHeader& header, const element& session) {
  EXPECT_EQ(header.session_name, std::string(session["names"].at(0)));
  EXPECT_EQ(header.file_name, std::string(session["names"].at(1)));
  EXPECT_EQ(header.os_build, session["os_build"].get_uint64().value());
  EXPECT_EQ(header.pointer_size, session["pointer_size"].get_uint64().value());
  EXPECT_EQ(hex(header.log_file_mode), std::string(session["mode"]));
  EXPECT_EQ(header.buffer_size, session["buffer_size"].get_uint64().value());
  EXPECT_EQ(header.buffers_written, session["buffers_written"].get_uint64().value());
  EXPECT_EQ(header.events_lost, session["events_lost"].get_uint64().value());
  EXPECT_EQ(header.buffers_lost, session["buffers_lost"].get_uint64().value());
  EXPECT_EQ(static_cast<std::uint64_t>(header.clock), session["clock"].get_uint64().value());
  EXPECT_EQ(header.frequency, session["perf_freq"].get_int64().value());
  EXPECT_EQ(header.processors, session["num_proc"].get_uint64().value());
  EXPECT_EQ(header.start_time, session["start"].get_int64().value());
  EXPECT_EQ(header.end_time, session["end"].get_int64().value());
  EXPECT_EQ(header.stamp, session["t0"].get_int64().value());
}

TEST(Corpus, CountsAgreeWithTheManifest) {
  WSKCHECK_NEED_CORPUS("traces/etl/manifest.json");
  simdjson::dom::parser parser;
  const element manifest = parser.load(corpus_file("manifest.json").string());
  for (const element file : manifest.get_array()) {
    const std::string name(file["file"]);
    SCOPED_TRACE(name);
    const EtlInfo info = info_of(name);
    const element found = file["found"];
    ASSERT_EQ(info.bytes, file["size"].get_uint64().value());
    EXPECT_EQ(info.damage_count, found["errors"].get_array().value().size());
    EXPECT_EQ(info.buffers.buffers, found["buffers"].get_uint64().value());
    EXPECT_EQ(info.buffers.compressed, found["compressed_buffers"].get_uint64().value());
    EXPECT_EQ(info.buffers.processors.size(), found["cpus"].get_uint64().value());
    EXPECT_EQ(flags_of(info), counts_of(found["buffer_flags"]));
    EXPECT_EQ(header_kinds_of(info), counts_of(found["header_kinds"]));
    EXPECT_EQ(extended_of(info), counts_of(found["ext_counts"]));
    EXPECT_EQ(providers_of(info), providers_of(found));
    EXPECT_EQ(trace_logging_of(info), trace_logging_of(found));
    ASSERT_FALSE(info.sessions.empty());
    expect_session(info.sessions[0], found["session"]);
    EXPECT_EQ(info.buffers.inversions, 0U);
  }
}

// Two of 184 buffers never reached the file, though the header says that nothing was lost; and the
// log of Vista has buffers 0 and 2 only.
TEST(Corpus, MissingBuffersAreFound) {
  WSKCHECK_NEED_CORPUS("traces/etl/tx-Process.etl");
  EXPECT_EQ(info_of("tx-Process.etl").losses.size(), 2U);
  const auto vista = info_of("syzygy-viewer_process_data_32_v2.etl").losses;
  ASSERT_EQ(vista.size(), 1U);
  EXPECT_EQ(vista[0].kind, LossKind::missing_buffer);
  const auto lost = info_of("airbus-AMSITrace.etl").losses;
  ASSERT_EQ(lost.size(), 1U);
  EXPECT_EQ(lost[0].events, 3U);
  for (const char* whole : {"tx-HTTP_Server.etl", "krabsetw-powershell.etl",
                            "perfview-gcevents.etl", "airbus-lxcore_kernel.etl"}) {
    EXPECT_TRUE(info_of(whole).losses.empty()) << whole;
  }
}

// Nothing is left out in silence: every event is understood to some degree or counted as unknown.
TEST(Corpus, EveryEventIsCountedOnce) {
  WSKCHECK_NEED_CORPUS("traces/etl/manifest.json");
  for (const auto& file : std::filesystem::directory_iterator(corpus_file(""))) {
    if (file.path().extension() != ".etl") continue;
    const EtlInfo info = info_of(file.path().filename().string());
    std::uint64_t understood = 0;
    for (const std::uint64_t events : info.understanding) understood += events;
    std::uint64_t listed = 0;
    std::uint64_t kinds = 0;
    for (const ProviderInfo& provider : info.providers) {
      listed += provider.events;
      for (const EventKind& kind : provider.kinds) {
        kinds += kind.events;
        EXPECT_EQ(kind.undecoded, 0U) << provider.name << " " << kind.name;
      }
    }
    EXPECT_EQ(understood, info.events);
    EXPECT_EQ(listed, info.events);
    EXPECT_EQ(kinds, info.events);
    EXPECT_EQ(info.buffers.records, info.events);
  }
}

}  // namespace
}  // namespace wskcheck::etl
