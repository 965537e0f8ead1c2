// Exports written by hand in the shapes that the documentation and published files show.
#include <gtest/gtest.h>

#include <sstream>

#include "support.h"
#include "wskcheck/traces/schema.h"

namespace wskcheck::exports::test {
namespace {

using traces::Event;
using traces::Field;
using traces::Phase;

// As tracerpt of Windows Vista shows an event of the kernel, with its line breaks.
const std::string kernel_event =
    R"(<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event">
    <System>
        <Provider Guid="{9e814aad-3204-11d2-9a82-006008a86939}" />
        <EventID>0</EventID>
        <Version>3</Version>
        <Level>0</Level>
        <Task>0</Task>
        <Opcode>1</Opcode>
        <Keywords>0x0</Keywords>
        <TimeCreated SystemTime="2006-12-18T12:26:27.887309500Z" />
        <Correlation
            ActivityID="{00000000-0000-0000-0000-000000000000}" />
        <Execution ProcessID="3396" ThreadID="3260" ProcessorID="0"
            KernelTime="390" UserTime="195" />
        <Channel />
        <Computer />
    </System>
    <EventData>
        <Data Name="UniqueProcessKey">0xFFFFFA800143FA80</Data>
        <Data Name="ExitStatus">       0</Data>
    </EventData>
    <RenderingInfo Culture="en-US">
        <Opcode>Start</Opcode>
        <Provider>MSNT_SystemTrace</Provider>
        <EventName xmlns=
            "http://schemas.microsoft.com/win/2004/08/events/trace">
            Process</EventName>
    </RenderingInfo>
    <ExtendedTracingInfo xmlns=
        "http://schemas.microsoft.com/win/2004/08/events/trace">
        <EventGuid>{3d6fa8d0-fe05-11d0-9dda-00c04fd7ba7c}</EventGuid>
    </ExtendedTracingInfo>
</Event>
)";

const std::string accept_event =
    R"(<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event">
    <System>
        <Provider Guid="{f66a7052-b962-5239-f468-d32f826d793a}" Name="WskAcceptTrace" />
        <EventID>0</EventID>
        <Version>0</Version>
        <Level>4</Level>
        <Task>0</Task>
        <Opcode>1</Opcode>
        <Keywords>0x1</Keywords>
        <TimeCreated SystemTime="2006-12-18T12:26:27.887409600Z" />
        <Execution ProcessID="4" ThreadID="88" ProcessorID="3" KernelTime="0" UserTime="0" />
        <Channel />
        <Computer>LAB3</Computer>
    </System>
    <EventData>
        <Data Name="seq">       7</Data>
        <Data Name="irql">2</Data>
        <Data Name="socket">0xFFFFA00C1B2E4010</Data>
        <Data Name="null_context">true</Data>
        <Data Name="dispatch">false</Data>
        <Data Name="flags">0</Data>
        <Data Name="irp">0xFFFFA00C1B2E5010</Data>
        <Data Name="of_a_later_version">12</Data>
    </EventData>
    <RenderingInfo Culture="en-US">
        <Opcode>Start</Opcode>
        <Provider>WskAcceptTrace</Provider>
        <Task>WskAccept</Task>
    </RenderingInfo>
</Event>
)";

const std::string declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

TEST(TracerptXml, AnEventOfTheRecorderIsARecordAndOthersAreCounted) {
  const std::string text =
      declaration + "<!-- made by hand --><Events>\n" + kernel_event + accept_event + "</Events>\n";
  const Reading reading = read_all(text);

  ASSERT_FALSE(reading.failed) << reading.message();
  ASSERT_EQ(reading.records.size(), 1u);
  traces::Record expected;
  expected.t = 1001;
  expected.ev = Event::wsk_accept;
  expected.ph = Phase::call;
  expected.cpu = 3;
  expected.tid = 88;
  expected.seq = 7;
  expected.irql = 2;
  expected.socket = 0xffffa00c1b2e4010;
  expected.irp = 0xffffa00c1b2e5010;
  for (const Field field : {Field::cpu, Field::tid, Field::seq, Field::irql, Field::socket,
                            Field::dispatch, Field::flags, Field::irp}) {
    expected.values.insert(field);
  }
  expected.nulls.insert(Field::context);
  EXPECT_TRUE(traces::same_content(reading.records[0], expected)) << lines_of(reading.records);
  EXPECT_EQ(reading.records[0].at.byte, text.find(accept_event));
  EXPECT_EQ(reading.records[0].at.line, 36u);

  const traces::Header& header = reading.reader->header();
  EXPECT_EQ(header.frequency, 10000000u);
  EXPECT_EQ(header.order, traces::Order::per_cpu);
  EXPECT_FALSE(header.complete);
  EXPECT_EQ(header.source, "XML of tracerpt");
  EXPECT_EQ(header.comment, "t = 0 is 128109183878873095 in units of 100 ns since 1601");

  const ExportInfo info = reading.reader->info();
  EXPECT_EQ(info.kind, ExportKind::tracerpt_xml);
  EXPECT_EQ(info.encoding, "UTF-8");
  EXPECT_EQ(info.bytes, text.size());
  EXPECT_EQ(info.events, 2u);
  EXPECT_EQ(info.records, 1u);
  ASSERT_EQ(info.counts.size(), 2u);
  EXPECT_EQ(info.counts[0].provider, "MSNT_SystemTrace");
  EXPECT_EQ(info.counts[0].name, "Process");
  EXPECT_EQ(info.counts[0].version, 3u);
  EXPECT_FALSE(info.counts[0].is_record);
  EXPECT_EQ(info.counts[1].name, "WskAccept");
  EXPECT_TRUE(info.counts[1].is_record);
  EXPECT_EQ(info.counts[1].failed, 0u);
}

TEST(TracerptXml, Utf16IsReadWithPlacesInTheFile) {
  const std::string text = utf16("<Events>\n" + accept_event + "</Events>");
  const Reading reading = read_all(text);
  ASSERT_FALSE(reading.failed) << reading.message();
  ASSERT_EQ(reading.records.size(), 1u);
  EXPECT_EQ(reading.records[0].at.byte, 2u + 2u * 9u);
  EXPECT_EQ(reading.records[0].at.line, 2u);
  EXPECT_EQ(reading.reader->info().encoding, "UTF-16 LE");
}

TEST(TracerptXml, TheZoneOfATimeCounts) {
  std::string later = accept_event;
  const std::string stamp = "2006-12-18T12:26:27.887409600Z";
  later.replace(later.find(stamp), stamp.size(), "2006-12-18T20:25:27.887409700+07:59");
  const std::string text = "<Events>" + accept_event + later + "</Events>";
  const Reading reading = read_all(text);
  ASSERT_FALSE(reading.failed) << reading.message();
  ASSERT_EQ(reading.records.size(), 2u);
  EXPECT_EQ(reading.records[1].t, 1u);
}

std::string lost_event(const std::string& stamp) {
  std::string text = kernel_event;
  const std::string old = "2006-12-18T12:26:27.887309500Z";
  text.replace(text.find(old), old.size(), stamp);
  const std::string guid = "3d6fa8d0-fe05-11d0-9dda-00c04fd7ba7c";
  text.replace(text.find(guid), guid.size(), "6a399ae0-4bc6-4de9-870b-3657f8947e7e");
  return text;
}

TEST(TracerptXml, ALossEventIsAGapSinceTheOneBefore) {
  const std::string text = "<Events>" + kernel_event + lost_event("2006-12-18T12:26:27.8873100Z") +
                           lost_event("2006-12-18T12:26:27.8873200Z") + accept_event + "</Events>";
  const Reading reading = read_all(text);
  ASSERT_FALSE(reading.failed) << reading.message();
  ASSERT_EQ(reading.records.size(), 3u);
  EXPECT_EQ(reading.records[0].ev, Event::gap);
  EXPECT_EQ(reading.records[0].t, 0u);
  EXPECT_EQ(reading.records[0].until, 5u);
  EXPECT_EQ(reading.records[1].t, 5u);
  EXPECT_EQ(reading.records[1].until, 105u);
  EXPECT_TRUE(reading.records[1].is_missing(Field::lost));
}

TEST(EveryExport, WhatTheLogLostIsAGapOverTheWholeTrace) {
  const std::vector<traces::Record> records = captured("s01_accept_then_connect").records;
  traces::Header claims_all;
  claims_all.complete = true;
  for (const Form form : all_forms) {
    Shape shape{.form = form, .events_lost = 7, .buffers_lost = 1};
    shape.has_header_event = form != Form::tracerpt_csv;
    const std::string text = export_text(claims_all, {records[0]}, shape);
    const Reading reading = read_all(text);
    ASSERT_FALSE(reading.failed) << reading.message();
    ASSERT_EQ(reading.records.size(), 3u);
    for (const std::size_t i : {0u, 1u}) {
      EXPECT_EQ(reading.records[i].ev, Event::gap);
      EXPECT_EQ(reading.records[i].t, 0u);
      EXPECT_EQ(reading.records[i].until, traces::integer_max);
    }
    EXPECT_EQ(reading.records[0].lost, 7u);
    EXPECT_TRUE(reading.records[1].is_missing(Field::lost));
    EXPECT_FALSE(reading.reader->header().complete);
    EXPECT_EQ(reading.reader->info().events_lost, 7u);
    EXPECT_EQ(reading.reader->info().buffers_lost, 1u);
  }
}

const std::string titles =
    "Event Name, Type, Event ID, Version, Channel, Level, Opcode, Task, Keyword, PID, TID, "
    "Processor Number, Instance ID, Parent Instance ID, Activity ID, Related Activity ID, "
    "Clock-Time, Kernel(ms), User(ms), User Data\n";

std::string row(const std::string& name, const std::string& type, const std::string& data,
                const std::string& clock = "132223104000000000") {
  return name + ", " + type + ", 0, 0, 11, 4, 1, 0, 0x1, 0x0004, 0x0058, 3, , , , , " + clock +
         ", 0, 0, " + data + "\n";
}

TEST(TracerptCsv, TheNameOfTheEventIsFoundWhereverItMayStand) {
  for (const auto& [name, type] :
       {std::pair("WskAcceptTrace/WskBind", "Start"), std::pair("WskAcceptTrace", "WskBind"),
        std::pair("WskBind", "Start")}) {
    const std::string text =
        titles + row(name, type, "7, 0, 0x5000, 127.0.0.1:445, 0xa0,") + row("Other", "x", "\"a\"");
    const Reading reading = read_all(text);
    ASSERT_FALSE(reading.failed) << name << reading.message();
    EXPECT_EQ(
        lines_of(reading.records),
        "{\"t\":0,\"cpu\":3,\"tid\":88,\"irql\":0,\"seq\":7,\"ev\":\"WskBind\",\"ph\":\"call\","
        "\"socket\":\"0x5000\",\"local\":\"127.0.0.1:445\",\"irp\":\"0xa0\"}\n");
    EXPECT_EQ(reading.reader->info().counts.size(), 2u);
  }
}

TEST(TracerptCsv, TheColumnsMayStandInAnotherOrder) {
  const std::string text =
      "EVENT NAME,Clock-Time,TID,Type,Event ID,Version,Channel,Opcode,Task,Processor Number,User "
      "Data\r\nWskAcceptTrace/IoFreeIrp,132223104000000000,88,Start,0,0,11,1,0,3,0,0xa0\r\n";
  const Reading reading = read_all(text);
  ASSERT_FALSE(reading.failed) << reading.message();
  ASSERT_EQ(reading.records.size(), 1u);
  EXPECT_EQ(reading.records[0].irp, 0xa0u);
  EXPECT_EQ(reading.records[0].tid, 88u);
}

TEST(TracerptCsv, OneAddressOfTwoIsNotGuessed) {
  const std::string text = titles + row("WskAcceptTrace/Completion", "Start",
                                        "1, 2, 10.0.0.9:50000, 0xa3, 0x00000000, 0x6000, true");
  EXPECT_EQ(read_all(text).message(),
            "lab3.xml:2:112: found values that can be understood in more than one way, expected "
            "those of our recorder, in its order\n  hint: an export without names of fields cannot "
            "carry this event; export the log with tracerpt -of XML, or read the .etl");
}

TEST(EveryExport, AddressesComeInEveryForm) {
  const std::pair<const char*, const char*> forms[] = {
      {"127.0.0.1:445", "127.0.0.1:445"},
      {"127.0.0.1", "127.0.0.1:0"},
      {"[fe80::1%4]:445", "[fe80::1%4]:445"},
      {"fe80::1%4", "[fe80::1%4]:0"},
      {"0x020001BD7F0000010000000000000000", "127.0.0.1:445"},
      {"020001bd7f0000010000000000000000", "127.0.0.1:445"},
  };
  for (const auto& [written, meant] : forms) {
    std::string text = accept_event;
    const auto change = [&](const std::string& from, const std::string& to) {
      text.replace(text.find(from), from.size(), to);
    };
    change("<Task>WskAccept<", "<Task>WskBind<");
    change("Name=\"flags\">0<", std::string("Name=\"local\">") + written + "<");
    const Reading reading = read_all(text);
    ASSERT_FALSE(reading.failed) << reading.message();
    EXPECT_EQ(traces::to_text(reading.records.at(0).local), meant);
  }
}

TEST(EveryExport, IsKnownByItsFirstBytes) {
  EXPECT_EQ(kind_of_export("<Events>\n<Event xmlns=\"x\">"), ExportKind::tracerpt_xml);
  EXPECT_EQ(kind_of_export("<Event xmlns='x'><System>"), ExportKind::wevtutil_xml);
  EXPECT_EQ(kind_of_export("<Events><Event xmlns='x'>"), ExportKind::wevtutil_xml);
  EXPECT_EQ(kind_of_export(utf16(declaration + "<Events>")), ExportKind::tracerpt_xml);
  EXPECT_EQ(kind_of_export(utf16(titles, true)), ExportKind::tracerpt_csv);
  EXPECT_EQ(kind_of_export("\xef\xbb\xbf" + titles), ExportKind::tracerpt_csv);
  for (const char* const other : {"", "<html>", "<?xml?>", "<EventsX>", "{\"wsk_trace\":1}",
                                  "Event Names", "Event", "text, more"}) {
    EXPECT_FALSE(is_export(other)) << other;
  }
}

TEST(EveryExport, IsSummarizedWithoutARecord) {
  std::istringstream in("<Events>" + kernel_event + kernel_event + "<Event/></Events>");
  const auto info = summarize_export(in, "lab3.xml");
  ASSERT_TRUE(info) << info.error().message();
  EXPECT_EQ(info->events, 3u);
  EXPECT_EQ(info->bad, 1u);
  ASSERT_EQ(info->counts.size(), 1u);
  EXPECT_EQ(info->counts[0].events, 2u);
  EXPECT_EQ(info->first, 128109183878873095);
}

}  // namespace
}  // namespace wskcheck::exports::test
