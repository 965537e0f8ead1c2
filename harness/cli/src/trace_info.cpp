// Counts what a file holds: by the library for event logs, by its records for JSON Lines.
#include "trace_info.h"

#include <fmt/format.h>

#include <array>
#include <functional>
#include <limits>
#include <map>
#include <set>

#include "carrier.h"
#include "command_io.h"
#include "numbers.h"
#include "wskcheck/etl/info.h"
#include "wskcheck/exports/export_reader.h"
#include "wskcheck/observe/sight.h"

namespace wskcheck::cli {
namespace {

using report::counted;
using report::grouped;

void fact(report::InfoFile& out, std::string name, std::string value) {
  out.facts.push_back({std::move(name), std::move(value)});
}

std::string seconds_text(double seconds) { return fmt::format("{:.7f} s", seconds); }

// ---- event logs

std::string kind_name(const etl::EventKind& kind, etl::ProviderKind of) {
  if (kind.is_trace_logging) return kind.name;
  std::string out;
  if (of == etl::ProviderKind::event) {
    out = fmt::format("id {} version {}", kind.id, kind.version);
  } else if (of == etl::ProviderKind::wpp) {
    out = fmt::format("message {}", kind.id);
  } else {
    out = fmt::format("opcode {} version {}", kind.opcode, kind.version);
  }
  return kind.name.empty() ? out : out + "  " + kind.name;
}

report::InfoProvider provider_of(const etl::ProviderInfo& provider) {
  report::InfoProvider out;
  out.kind = etl::provider_kind_name(provider.kind);
  out.name = provider.name;
  if (provider.kind != etl::ProviderKind::system) out.guid = to_text(provider.guid);
  out.events = provider.events;
  for (const etl::EventKind& kind : provider.kinds) {
    std::string name = kind_name(kind, provider.kind);
    if (kind.undecoded != 0) {
      name += fmt::format("  ({} do not fit their schema)", grouped(kind.undecoded));
    }
    out.kinds.push_back(
        {std::move(name), kind.events, std::string(etl::understanding_name(kind.understanding))});
  }
  return out;
}

void session_facts(const etl::LogHeader& session, report::InfoFile& out) {
  fact(out, "session", session.session_name.empty() ? "without a name" : session.session_name);
  fact(out, "recorded",
       fmt::format("{} to {}", etl::file_time_text(session.start_time),
                   session.end_time == 0 ? "?: the session was never closed"
                                         : etl::file_time_text(session.end_time)));
  fact(out, "system",
       fmt::format("Windows build {}, {}-bit, {}", session.os_build, session.pointer_size * 8,
                   counted(session.processors, "processor", "processors")));
  fact(out, "clock",
       fmt::format("{}, {} ticks a second", etl::clock_name(session.clock),
                   grouped(session.ticks_per_second())));
  fact(out, "mode", etl::mode_text(session.log_file_mode));
}

std::string loss_text(const etl::Loss& loss, const etl::EtlInfo& info) {
  const etl::LogHeader& session = info.sessions.front();
  const auto since_start = [&](std::int64_t stamp) {
    return static_cast<double>(session.file_time(stamp) - session.file_time(session.stamp)) / 1e7;
  };
  std::string out =
      fmt::format("{}: from {} to {}", etl::loss_name(loss.kind),
                  seconds_text(since_start(loss.from)), seconds_text(since_start(loss.until)));
  if (loss.processor) out += fmt::format(", processor {}", *loss.processor);
  if (loss.events) out += ", " + counted(*loss.events, "event", "events");
  return out + fmt::format(", told at byte {:#x}", loss.offset);
}

using Stop = std::function<bool()>;

void log_info(etl::LogReader& log, etl::SchemaBook& book, const Stop& stop, report::InfoFile& out) {
  const etl::EtlInfo info = etl::summarize(log, book, stop);
  for (const etl::LogHeader& session : info.sessions) session_facts(session, out);
  const etl::LogHeader& first = info.sessions.front();
  fact(out, "span",
       seconds_text(static_cast<double>(first.file_time(info.last_stamp) -
                                        first.file_time(info.first_stamp)) /
                    1e7));
  std::string buffers =
      fmt::format("{} of {}", grouped(info.buffers.buffers), bytes_text(first.buffer_size));
  if (info.buffers.compressed != 0) {
    buffers += fmt::format(", {} compressed", grouped(info.buffers.compressed));
  }
  fact(out, "buffers", buffers);
  fact(out, "processors",
       counted(info.buffers.processors.size(), "processor", "processors") + " with buffers");
  out.events = info.events;
  out.understood = info.understanding[static_cast<std::size_t>(etl::Understanding::record)] +
                   info.understanding[static_cast<std::size_t>(etl::Understanding::decoded)];
  for (const etl::Loss& loss : info.losses) out.losses.push_back(loss_text(loss, info));
  for (const traces::Diagnostic& one : info.damage) out.problems.push_back(one.message());
  if (info.damage_count > info.damage.size()) {
    out.problems.push_back(fmt::format("{} more", grouped(info.damage_count - info.damage.size())));
  }
  for (const etl::ProviderInfo& one : info.providers) out.providers.push_back(provider_of(one));
}

// ---- JSON Lines

struct Counts {
  std::map<std::string, std::uint64_t> kinds;
  std::set<std::uint32_t> cpus;
  std::set<std::uint64_t> tids;
  std::uint64_t first = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t last = 0;
};

void count(const traces::Record& record, Counts& counts, report::InfoFile& out) {
  constexpr std::size_t names_max = 4096;
  std::string kind(traces::function_name(record));
  if (record.ph != traces::Phase::none) {
    kind += ' ' + std::string(traces::phase_name(record.ph));
  }
  if (counts.kinds.size() < names_max || counts.kinds.contains(kind)) ++counts.kinds[kind];
  if (record.values.contains(traces::Field::cpu)) counts.cpus.insert(record.cpu);
  if (record.values.contains(traces::Field::tid) && counts.tids.size() < names_max) {
    counts.tids.insert(record.tid);
  }
  counts.first = std::min(counts.first, record.t);
  counts.last = std::max(counts.last, record.t);
  ++out.events;
  if (record.ev == traces::Event::gap) {
    out.losses.push_back(fmt::format("a gap record at line {}, from {} to {}", record.at.line,
                                     record.t, record.until));
  }
}

void header_facts(const traces::Header& header, report::InfoFile& out) {
  constexpr std::array<std::string_view, 3> orders{"total", "per processor", "per thread"};
  const std::array<std::pair<const char*, const std::string*>, 5> texts{
      {{"source", &header.source},
       {"provider", &header.provider},
       {"driver", &header.driver},
       {"system", &header.os},
       {"comment", &header.comment}}};
  for (const auto& [name, text] : texts) {
    if (!text->empty()) fact(out, name, *text);
  }
  fact(out, "clock", fmt::format("{} ticks a second", grouped(header.frequency)));
  fact(out, "order", std::string(orders[static_cast<std::size_t>(header.order)]));
  fact(out, "complete", header.complete ? "yes" : "no");
}

void records_info(traces::RecordReader& reader, const Stop& stop, report::InfoFile& out) {
  header_facts(reader.header(), out);
  Counts counts;
  traces::Record record;
  traces::ReadState state = reader.next(record);
  for (; state == traces::ReadState::record; state = reader.next(record)) {
    count(record, counts, out);
    if (stop()) break;
  }
  if (state == traces::ReadState::error) out.problems.push_back(reader.error().message());
  if (out.events != 0) {
    fact(out, "span",
         seconds_text(static_cast<double>(counts.last - counts.first) /
                      static_cast<double>(reader.header().frequency)));
  }
  fact(out, "threads", grouped(counts.tids.size()));
  fact(out, "processors", counts.cpus.empty() ? "not recorded" : grouped(counts.cpus.size()));
  out.understood = out.events;
  report::InfoProvider provider;
  provider.kind = "trace";
  provider.name = "records";
  provider.events = out.events;
  for (const auto& [name, events] : counts.kinds)
    provider.kinds.push_back({name, events, "trace record"});
  out.providers.push_back(std::move(provider));
}

// ---- exports of an event log

report::InfoProvider& provider_named(report::InfoFile& out, const std::string& name) {
  for (report::InfoProvider& one : out.providers) {
    if (one.name == name) return one;
  }
  out.providers.push_back({"event", name, "", 0, {}});
  return out.providers.back();
}

void export_info(const exports::ExportInfo& info, report::InfoFile& out) {
  fact(out, "form", fmt::format("{}, {}", exports::kind_name(info.kind), info.encoding));
  if (info.first && info.last) {
    fact(
        out, "recorded",
        fmt::format("{} to {}", etl::file_time_text(*info.first), etl::file_time_text(*info.last)));
  }
  out.events = info.events;
  for (const exports::EventCount& one : info.counts) {
    report::InfoProvider& provider = provider_named(out, one.provider);
    provider.events += one.events;
    const std::string id =
        fmt::format("id {} version {} opcode {}", one.id, one.version, one.opcode);
    const char* const understood = one.is_record ? "trace record"
                                   : one.is_used ? "decoded"
                                                 : "named";
    if (one.is_record || one.is_used) out.understood += one.events;
    provider.kinds.push_back(
        {one.name.empty() ? id : one.name + "  " + id, one.events, understood});
  }
  if (info.events_lost != 0) out.losses.push_back(counted(info.events_lost, "event", "events"));
  if (info.buffers_lost != 0) out.losses.push_back(counted(info.buffers_lost, "buffer", "buffers"));
  if (info.bad != 0) {
    out.problems.push_back(counted(info.bad, "piece", "pieces") + " that cannot be read");
  }
}

void unreadable(report::InfoFile& out, const Diagnostic& error) {
  out.problems.push_back(error.message());
}

bool tells_of_sockets(const report::InfoProvider& provider) {
  for (const auto source :
       {observe::Source::http_service, observe::Source::tcpip, observe::Source::afd}) {
    if (provider.name == observe::source_name(source)) return true;
  }
  return false;
}

void read_into(report::InfoFile& out, const std::string& path, std::istream& in,
               etl::SchemaBook& book, const Stop& stop) {
  auto opened = open_carrier(path, in, {});
  if (!opened) {
    if (stop()) {
      out.carrier = "not read";
    } else {
      unreadable(out, opened.error());
    }
    return;
  }
  out.carrier = carrier_name(opened->kind);
  if (opened->bytes != 0) fact(out, "size", bytes_text(opened->bytes));
  if (opened->kind == CarrierKind::exported) {
    const auto info = opened->input ? exports::summarize_export(*opened->input, opened->name, stop)
                                    : exports::summarize_export(path, stop);
    if (info) {
      export_info(*info, out);
    } else {
      out.carrier.clear();
      unreadable(out, info.error());
    }
  } else if (opened->log) {
    log_info(*opened->log, book, stop, out);
  } else {
    records_info(*opened->records, stop, out);
  }
}

}  // namespace

bool can_replay(const report::InfoFile& file) {
  for (const report::InfoProvider& provider : file.providers) {
    for (const report::InfoKind& kind : provider.kinds) {
      if (kind.understood == "trace record") return true;
      if (kind.understood == "decoded" && tells_of_sockets(provider)) return true;
    }
  }
  return false;
}

report::InfoFile info_of(const std::string& path, std::istream& in,
                         const std::vector<std::string>& manifests,
                         const std::atomic<bool>* interrupted) {
  const Stop stop = [interrupted] { return is_set(interrupted); };
  report::InfoFile out;
  out.file = path == "-" ? "standard input" : path;
  etl::SchemaBook book;
  for (const std::string& manifest : manifests) {
    if (const auto problem = book.add_manifest(manifest)) unreadable(out, *problem);
  }
  read_into(out, path, in, book, stop);
  if (stop()) fact(out, "interrupted", "what is told is of the part that was read until then");
  return out;
}

}  // namespace wskcheck::cli
