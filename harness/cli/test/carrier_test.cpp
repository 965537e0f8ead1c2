// info, convert and replay on every carrier: the same records, whatever file they lie in.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "support.h"
#include "wskcheck/house/corpus.h"

namespace wskcheck::cli {
namespace {

const std::string folder = "traces/captured/wine-8.0/";

std::string converted(const std::string& from, const std::string& name,
                      const std::string& options = "") {
  const std::string to = temporary_folder() + "/" + name;
  const Ran ran = run(split("convert " + options + " " + from + " " + to));
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.out + ran.err, "");
  return to;
}

// From the line with the verdict on.
std::string last_lines(const std::string& text) { return text.substr(text.rfind("\n\n") + 2); }

TEST(Convert, KeepsEveryRecordThroughAnEventLog) {
  const std::string plain = converted(folder + "s20_auto_one.jsonl", "plain.jsonl");

  const std::string log = converted(plain, "s20.etl", "--processors 3 --buffer-size 4k");

  EXPECT_EQ(read_file(converted(log, "again.jsonl")), read_file(plain));
  EXPECT_GT(read_file(plain).size(), 10'000u);
}

TEST(Convert, TellsTheKindByContentNotByName) {
  const std::string log = converted(folder + "s01_accept_then_connect.jsonl", "s01.etl");
  std::filesystem::copy_file(log, temporary_folder() + "/s01.jsonl",
                             std::filesystem::copy_options::overwrite_existing);

  const Ran named = run({"replay", temporary_folder() + "/s01.jsonl"});
  const Ran piped = run({"replay", "-"}, read_file(log));

  EXPECT_EQ(named.code, 0);
  EXPECT_EQ(piped.code, 0);
  EXPECT_NE(named.out.find("pass          37         0"), std::string::npos) << named.out;
  EXPECT_NE(piped.out.find("pass          37         0"), std::string::npos) << piped.out;
}

TEST(Convert, VerdictsDoNotDependOnTheCarrier) {
  for (const std::string name : {"s06_two_pended_two_connects", "s13_binds"}) {
    const std::string log = converted(folder + name + ".jsonl", name + ".etl");

    const Ran lines = run({"replay", folder + name + ".jsonl"});
    const Ran events = run({"replay", log});

    EXPECT_EQ(lines.code, events.code) << name;
    EXPECT_EQ(last_lines(lines.out), last_lines(events.out));
  }
}

void put(std::string& bytes, std::size_t at, std::uint64_t value, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) bytes[at + i] = static_cast<char>(value >> 8 * i & 0xff);
}

// One more buffer, with an event of Microsoft-Windows-TCPIP: connection 0xabc0 was accepted.
std::string with_tcpip_event(std::string log) {
  constexpr std::size_t buffer_bytes = 4096;
  const std::string address("\x02\0\x01\xbd\x7f\0\0\x01\0\0\0\0\0\0\0\0", 16);
  std::string event(80, '\0');
  event += std::string("\x10\0\0\0", 4) + address + std::string("\x10\0\0\0", 4) + address;
  event += std::string(12, '\0') + std::string("\xc0\xab\0\0\0\0\0\0", 8);
  put(event, 0, event.size(), 2);
  put(event, 2, 0xc013, 2);
  put(event, 16, 1'000'000'000, 8);  // behind all records
  event.replace(
      24, 16, std::string("\xee\xe2\x07\x2f\xdb\x15\xf1\x40\x90\xef\x9d\x7b\xa2\x82\x18\x8a", 16));
  put(event, 40, 1017, 2);
  std::string buffer(0x48, '\0');
  put(buffer, 0, buffer_bytes, 4);
  put(buffer, 0x18, log.size() / buffer_bytes, 8);
  put(buffer, 0x30, 0x48 + event.size(), 4);
  put(buffer, 0x34, 0x21, 2);
  buffer += event;
  buffer.resize(buffer_bytes, '\xff');
  log += buffer;
  put(log, 0x68 + 36, log.size() / buffer_bytes, 4);
  return log;
}

TEST(Convert, PutsWhatWindowsTellsOfSocketsOnTheTimeLine) {
  const std::string plain = converted(folder + "s01_accept_then_connect.jsonl", "s01.jsonl");
  const std::string log = converted(plain, "s01c.etl", "--buffer-size 4k");
  const std::string mixed = with_tcpip_event(read_file(log));
  std::ofstream(log, std::ios::binary) << mixed;

  const std::string lines = read_file(converted(log, "s01c.jsonl"));
  const Ran replayed = run({"replay", log});

  ASSERT_TRUE(lines.starts_with(read_file(plain).substr(0, 100)));
  const std::string last = lines.substr(lines.rfind('\n', lines.size() - 2) + 1);
  EXPECT_NE(last.find("\"ev\":\"mark\",\"text\":\"Microsoft-Windows-TCPIP: connection 0xabc0 "
                      "accepted, 127.0.0.1:445, remote 127.0.0.1:445\"}"),
            std::string::npos)
      << last;
  EXPECT_EQ(replayed.code, 0) << replayed.out;
  EXPECT_NE(replayed.out.find("0xabc0"), std::string::npos) << replayed.out;
}

TEST(Convert, WritesALogWithItsCountsToStandardOutput) {
  const std::string log = converted(folder + "s01_accept_then_connect.jsonl", "s01.etl");

  const Ran ran = run(split("convert --format etl " + folder + "s01_accept_then_connect.jsonl -"));

  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.out, read_file(log));
}

// Of each verb the same sentence, whatever the file was taken for.
TEST(Carrier, SaysWhatABinaryFileIsAndWhatIsRead) {
  const std::string file = temporary_folder() + "/picture.etl";
  std::ofstream(file, std::ios::binary) << "\x89PNG\r\n\x1a\n and no NUL";
  const std::string says =
      ": found a binary file that begins with 89 50 4e 47 0d 0a 1a 0a, expected a trace: JSON "
      "Lines, an event log (.etl), or an export of one (.xml, .csv)\n"
      "  hint: give the trace that the recorder wrote\n";

  for (const std::string verb : {"info ", "replay "}) {
    const Ran named = run(split(verb + file));
    const Ran piped = run(split(verb + "-"), read_file(file));
    EXPECT_EQ(named.code, 2);
    EXPECT_EQ(named.err, file + says);
    EXPECT_EQ(piped.err, "standard input" + says);
  }
  EXPECT_EQ(run(split("convert " + file + " " + temporary_folder() + "/x.jsonl")).err, file + says);
}

TEST(Carrier, TellsThePlaceWhereALogIsDamagedAtItsBegin) {
  const std::string log = converted(folder + "s01_accept_then_connect.jsonl", "broken.etl");
  std::string bytes = read_file(log);
  bytes[0x4b] = 0;
  std::ofstream(log, std::ios::binary) << bytes;

  EXPECT_EQ(run(split("info " + log)).err,
            log +
                ": byte 0x4a: found the marker 0x0002 of a first event, expected 0xc001 or "
                "0xc002, a system header\n  hint: the file is cut off or damaged\n");
}

TEST(Convert, WritesLossMarksWithWhichNoTracePasses) {
  for (const std::string mark :
       {"--events-lost 3", "--buffers-lost 1", "--missing-buffer 1", "--marked-buffer 1"}) {
    const std::string log = converted(folder + "s01_accept_then_connect.jsonl", "lossy.etl",
                                      "--buffer-size 4k " + mark);

    const Ran info = run({"info", log});
    const Ran replay = run({"replay", log});

    EXPECT_NE(info.out.find("loss        1 place"), std::string::npos) << mark << info.out;
    EXPECT_EQ(replay.code, 3) << mark << replay.out;
    EXPECT_NE(replay.out.find("the trace lost records at 1 place"), std::string::npos) << mark;
  }
}

TEST(Convert, WritesToStandardOutput) {
  const std::string from = folder + "s01_accept_then_connect.jsonl";

  const Ran ran = run(split("convert --format jsonl " + from + " -"));

  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(ran.out, read_file(converted(from, "file.jsonl")));
}

TEST(Convert, LeavesNothingBehindWhenTheTraceIsBad) {
  const std::string bad = write_temporary(
      "bad.jsonl", read_file(folder + "s01_accept_then_connect.jsonl") + "{\"t\":1,\n");
  const std::string to = temporary_folder() + "/bad.etl";

  const Ran ran = run({"convert", bad, to});

  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(ran.out, "");
  EXPECT_NE(ran.err.find("bad.jsonl:39:"), std::string::npos) << ran.err;
  EXPECT_FALSE(std::filesystem::exists(to));
  EXPECT_FALSE(std::filesystem::exists(to + ".part"));
}

TEST(Convert, WantsAKnownKind) {
  const Ran by_name = run({"convert", folder + "s01_accept_then_connect.jsonl", "x.txt"});
  const Ran by_flag = run(split("convert --format jsnl " + folder + "s13_binds.jsonl x"));

  EXPECT_EQ(by_name.code, 2);
  EXPECT_EQ(by_name.err,
            "wskcheck convert: found \"x.txt\", expected a name that ends in .jsonl or .etl\n"
            "  hint: say which with --format\n");
  EXPECT_EQ(by_flag.code, 2);
  EXPECT_EQ(by_flag.err,
            "wskcheck convert: found --format jsnl, expected one of jsonl, etl\n"
            "  hint: did you mean \"jsonl\"?\n");
}

TEST(Info, TellsWhatIsInAnEventLog) {
  const std::string log = converted(folder + "s01_accept_then_connect.jsonl", "info.etl");

  const Ran ran = run({"info", log});

  EXPECT_EQ(ran.code, 0);
  EXPECT_NE(ran.out.find("carrier     event log (.etl)"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("WskAcceptTrace"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("loss        none"), std::string::npos) << ran.out;
}

TEST(Exports, AreReadAsTheLogIsThatTheyCameFrom) {
  const std::string exports = "harness/fuzz/corpus/xml/";

  const Ran info = run({"info", exports + "tracerpt.xml"});
  const Ran replay = run({"replay", exports + "tracerpt.xml", exports + "wevtutil.xml"});
  const Ran piped = run({"replay", "-"}, read_file(exports + "tracerpt.xml"));

  EXPECT_EQ(info.code, 0);
  EXPECT_NE(info.out.find("form      XML of tracerpt, UTF-8"), std::string::npos) << info.out;
  EXPECT_NE(info.out.find("8  named  id 1017 version 0"), std::string::npos) << info.out;
  EXPECT_EQ(replay.code, piped.code);
  EXPECT_EQ(replay.err, "");
  EXPECT_NE(piped.out.find("8         0  standard input"), std::string::npos) << piped.out;
}

TEST(Info, ProposesAReplayOnlyWhereThereIsSomethingToReplay) {
  WSKCHECK_NEED_CORPUS("traces/etl");
  const std::filesystem::path logs = corpus_folder() / "traces/etl";
  const std::string trace = folder + "s01_accept_then_connect.jsonl";

  const Ran foreign = run({"info", (logs / "airbus-AMSITrace.etl").string()});
  const Ran server = run({"info", (logs / "tx-HTTP_Server.etl").string()});
  const Ran both = run({"info", (logs / "airbus-AMSITrace.etl").string(), trace});
  const Ran piped = run({"info", "-"}, read_file(trace));

  EXPECT_EQ(foreign.out.find("next:"), std::string::npos) << foreign.out;
  EXPECT_NE(server.out.find("next: wskcheck replay "), std::string::npos) << server.out;
  EXPECT_NE(both.out.find("next: wskcheck replay " + trace), std::string::npos) << both.out;
  EXPECT_EQ(piped.out.find("next:"), std::string::npos) << piped.out;
}

TEST(Info, SaysWhatItCannotRead) {
  const Ran ran = run({"info", "no-such-file.etl"});

  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(ran.err.find("no-such-file.etl: found no such file"), 0u) << ran.err;
}

TEST(Replay, BadLinesThatAreLeftOutMakeNoPass) {
  const std::string trace = read_file(folder + "s01_accept_then_connect.jsonl");

  const Ran whole = run({"replay", "-"}, trace);
  const Ran less = run({"replay", "--skip-bad-lines", "-"}, trace + "garbage\n");

  EXPECT_EQ(whole.code, 0);
  EXPECT_EQ(less.code, 3);
  EXPECT_NE(less.out.find("inconclusive"), std::string::npos) << less.out;
  EXPECT_NE(less.out.find("1 bad line left out"), std::string::npos) << less.out;
}

TEST(Replay, ListsTheLivesOfAKernelServersConnections) {
  WSKCHECK_NEED_CORPUS("traces/etl/tx-HTTP_Server.etl");
  const std::string log = (corpus_folder() / "traces/etl/tx-HTTP_Server.etl").string();

  const Ran ran = run({"replay", log});

  EXPECT_EQ(ran.code, 3);
  EXPECT_NE(ran.out.find("seen by Microsoft-Windows-HttpService"), std::string::npos);
  EXPECT_NE(ran.out.find("49.7489006 s  cpu 3  accepted"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("49.7497514 s  cpu 0  named 0xff0000006000060c"), std::string::npos);
  EXPECT_NE(ran.out.find("no events of the recorder WskAcceptTrace"), std::string::npos);
}

TEST(Replay, ReadsEveryLogOfTheCorpusOrSaysWhyNot) {
  WSKCHECK_NEED_CORPUS("traces/etl");
  for (const auto& entry : std::filesystem::directory_iterator(corpus_folder() / "traces/etl")) {
    if (entry.path().extension() != ".etl") continue;
    const std::string path = entry.path().string();

    const Ran info = run({"info", path});
    const Ran replay = run({"replay", path});

    EXPECT_EQ(info.code, 0) << info.out << info.err;
    EXPECT_TRUE(replay.code == 2 || replay.code == 3) << path;
    EXPECT_TRUE(replay.code == 3 || replay.err.starts_with(path + ": found ")) << replay.err;
  }
}

}  // namespace
}  // namespace wskcheck::cli
