// See export_text.h. The shapes are those of docs/exports.md.
#include "export_text.h"

#include <fmt/format.h>

#include "field_texts.h"
#include "wskcheck/traces/schema.h"

namespace wskcheck::exports::test {
namespace {

using traces::Field;
using traces::Phase;
using traces::Record;

constexpr const char* guid = "{f66a7052-b962-5239-f468-d32f826d793a}";

struct Head {
  std::string name;
  int opcode = 0;
  std::int64_t stamp = 0;
  std::uint32_t cpu = 0;
  std::uint32_t tid = 0;
};

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '\r':
        out += "&#13;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

int opcode_of(Phase phase) {
  if (phase == Phase::none) return 0;
  return phase == Phase::call || phase == Phase::enter ? 1 : 2;
}

class Text {
 public:
  explicit Text(const Shape& shape) : shape_(shape), is_csv_(shape.form == Form::tracerpt_csv) {}

  std::string run(const traces::Header& header, const std::vector<Record>& records) {
    const bool is_tracerpt = shape_.form == Form::tracerpt_xml;
    const bool has_root = is_tracerpt || (!is_csv_ && shape_.has_root);
    if (is_csv_) {
      out_ +=
          "Event Name,       Type,   Event ID,    Version,    Channel,      Level,     Opcode, "
          "      Task,            Keyword,        PID,        TID, Processor Number, "
          "Instance ID, Parent Instance ID,                            Activity ID,          "
          "          Related Activity ID,           Clock-Time, Kernel(ms),   User(ms), "
          "User Data\r\n";
    }
    if (has_root) out_ += is_tracerpt ? "<Events>\r\n" : "<Events>";
    if (shape_.has_log_header) log_header();
    if (shape_.has_header_event) header_events(header);
    for (const Record& record : records) {
      add(record);
      if (shape_.has_others) other();
    }
    if (has_root) out_ += is_tracerpt ? "</Events>\r\n" : "</Events>";
    return std::move(out_);
  }

 private:
  void log_header() {
    if (is_csv_) {
      out_ += fmt::format(
          "EventTrace,     Header,          0,          2,          0,          0,          0,    "
          "      0, 0x0000000000000000, 0x00000F3C, 0x00001A2C,          0,            ,          "
          "         , {{00000000-0000-0000-0000-000000000000}},                                  "
          "     , {},          0,          0,    65536,    83951878,    19045,        4, {},   "
          "156250,        0,        1,        9,        1,        8, {},     2400, 0x0, 0x0, "
          "-60,    1,   132223000000000000, 10000000, {},        1,        {}, \"wsk\", "
          "\"C:\\wsk.etl\"\r\n",
          zero, zero + 1000, shape_.events_lost, zero, shape_.buffers_lost);
      return;
    }
    std::string data;
    const std::pair<const char*, std::uint64_t> values[] = {{"BufferSize", 65536},
                                                            {"EventsLost", shape_.events_lost},
                                                            {"PerfFreq", 10000000},
                                                            {"BuffersLost", shape_.buffers_lost}};
    for (const auto& [name, value] : values) {
      data += fmt::format("<Data Name=\"{}\">{:8}</Data>", name, value);
    }
    out_ += fmt::format(
        "<Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\">\r\n\t<System>\r\n"
        "\t\t<Provider Guid=\"{{68fdd900-4a3e-11d1-84f4-0000f80464e3}}\" />\r\n"
        "\t\t<EventID>0</EventID>\r\n\t\t<Version>2</Version>\r\n\t\t<Level>0</Level>\r\n"
        "\t\t<Task>0</Task>\r\n\t\t<Opcode>0</Opcode>\r\n\t\t<Keywords>0x0</Keywords>\r\n"
        "\t\t<TimeCreated SystemTime=\"{}\" />\r\n"
        "\t\t<Execution ProcessID=\"3900\" ThreadID=\"6700\" ProcessorID=\"0\" KernelTime=\"15\" "
        "UserTime=\"30\" />\r\n\t\t<Channel />\r\n\t\t<Computer />\r\n\t</System>\r\n"
        "\t<EventData>\r\n{}\r\n\t</EventData>\r\n\t<RenderingInfo Culture=\"en-US\">\r\n"
        "\t\t<Opcode>Header</Opcode>\r\n\t\t<Provider>MSNT_SystemTrace</Provider>\r\n"
        "\t\t<EventName xmlns=\"http://schemas.microsoft.com/win/2004/08/events/trace\">"
        "EventTrace</EventName>\r\n\t</RenderingInfo>\r\n"
        "\t<ExtendedTracingInfo "
        "xmlns=\"http://schemas.microsoft.com/win/2004/08/events/trace\">\r\n"
        "\t\t<EventGuid>{{68fdd900-4a3e-11d1-84f4-0000f80464e3}}</EventGuid>\r\n"
        "\t</ExtendedTracingInfo>\r\n</Event>\r\n",
        system_time(zero), data);
  }

  void header_events(const traces::Header& header) {
    const Head head{"header", 0, zero, 0, 0};
    event(head, {{"wsk_trace", "1"},
                 {"frequency", fmt::format("{}", header.frequency)},
                 {"order", std::string(order_name(header.order)), true},
                 {"uncertainty", fmt::format("{}", header.uncertainty)},
                 {"complete", header.complete ? "true" : "false"}});
    event({"header_text", 0, zero, 0, 0}, {{"key", "driver", true}, {"text", header.driver, true}});
  }

  void other() {
    if (is_csv_) {
      out_ += fmt::format(
          "Microsoft-Windows-TCPIP, Info, 1017, 0, 16, 4, 0, 1017, 0x1, 4, 8, 0, , , , , {}, 0, 0, "
          "12, \"a, \"\"b\"\"\"\r\n",
          stamp_);
      return;
    }
    out_ += fmt::format(
        "<Event><System><Provider Name='Microsoft-Windows-TCPIP' "
        "Guid='{{2f07e2ee-15db-40f1-90ef-9d7ba282188a}}'/><EventID>1017</EventID>"
        "<Version>0</Version><Opcode>0</Opcode><TimeCreated SystemTime='{}'/><Execution "
        "ProcessID='4' ThreadID='8' ProcessorID='0'/></System><BinaryEventData>00FF</"
        "BinaryEventData></Event>\r\n",
        system_time(stamp_));
  }

  void add(const Record& record) {
    stamp_ = zero + static_cast<std::int64_t>(record.t);
    const bool fits = record.tid <= 0xfffffffe;
    const Head head{std::string(function_name(record)), opcode_of(record.ph), stamp_, record.cpu,
                    fits ? static_cast<std::uint32_t>(record.tid) : 0};
    std::vector<FieldText> fields;
    if (!record.has(Field::cpu)) fields.push_back({"no_cpu", "true"});
    if (!record.has(Field::tid)) fields.push_back({"no_tid", "true"});
    if (!fits) fields.push_back({"tid", fmt::format("{}", record.tid)});
    for (FieldText& field : field_texts(record, shape_.hex_addresses)) {
      fields.push_back(std::move(field));
    }
    event(head, fields);
  }

  void event(const Head& head, const std::vector<FieldText>& fields) {
    is_csv_ ? row(head, fields) : element(head, fields);
  }

  void row(const Head& head, const std::vector<FieldText>& fields) {
    static constexpr const char* opcodes[] = {"Info", "Start", "Stop"};
    out_ += fmt::format(
        "WskAcceptTrace/{},      {},          0,          0,         11,          4, {:10},       "
        "   0, 0x0000000000000001, 0x00000004, 0x{:08X}, {:10},            ,                   , "
        "{{00000000-0000-0000-0000-000000000000}},                                       , {:20}, "
        "         0,          0",
        head.name, opcodes[head.opcode], head.opcode, head.tid, head.cpu, head.stamp);
    for (const FieldText& field : fields) {
      out_ += ", ";
      if (!field.is_string) {
        out_ += fmt::format("{:>8}", field.text);
        continue;
      }
      out_ += '"';
      for (const char c : field.text) out_ += c == '"' ? std::string("\"\"") : std::string(1, c);
      out_ += '"';
    }
    out_ += "\r\n";
  }

  // In double quotes; wevtutil's are exchanged at the end.
  void element(const Head& head, const std::vector<FieldText>& fields) {
    const bool is_tracerpt = shape_.form == Form::tracerpt_xml;
    const char* const end = is_tracerpt ? "\r\n" : "";
    const char quote = is_tracerpt ? '"' : '\'';
    const auto attribute = [&](const char* name, const std::string& value) {
      return fmt::format(" {}={}{}{}", name, quote, value, quote);
    };
    out_ += fmt::format(
        "<Event{}>{}<System><Provider{}{}/><EventID>0</EventID><Version>0</Version><Level>4</Level>"
        "<Task>0</Task><Opcode>{}</Opcode><Keywords>0x1</Keywords><TimeCreated{}/>",
        attribute("xmlns", "http://schemas.microsoft.com/win/2004/08/events/event"), end,
        attribute("Name", "WskAcceptTrace"), attribute("Guid", guid), head.opcode,
        attribute("SystemTime", system_time(head.stamp)));
    out_ += fmt::format(
        "<Correlation{}/><Execution{}{}{}/><Channel></Channel><Computer>LAB3</Computer>"
        "</System>{}<EventData>",
        attribute("ActivityID", "{00000000-0000-0000-0000-000000000000}"),
        attribute("ProcessID", "4"), attribute("ThreadID", fmt::format("{}", head.tid)),
        attribute("ProcessorID", fmt::format("{}", head.cpu)), end);
    bool in_structure = false;
    for (const FieldText& field : fields) {
      const bool is_member = field.name.starts_with("dispatch.");
      if (in_structure && !is_member) out_ += "</ComplexData>";
      if (!in_structure && is_member) out_ += "<ComplexData" + attribute("Name", "dispatch") + ">";
      in_structure = is_member;
      const std::string name = is_member ? field.name.substr(9) : field.name;
      if (name.empty()) continue;  // a structure without members
      out_ += "<Data" + attribute("Name", name) + ">" + escaped(field.text) + "</Data>" + end;
    }
    if (in_structure) out_ += "</ComplexData>";
    out_ += fmt::format("</EventData>{}<RenderingInfo{}><Task>{}</Task></RenderingInfo></Event>{}",
                        end, attribute("Culture", "en-US"), head.name, is_tracerpt ? end : "\r\n");
  }

  Shape shape_;
  bool is_csv_;
  std::int64_t stamp_ = zero;
  std::string out_;
};

}  // namespace

std::string export_text(const traces::Header& header, const std::vector<Record>& records,
                        const Shape& shape) {
  return Text(shape).run(header, records);
}

}  // namespace wskcheck::exports::test
