// Mistakes on the command line: each gives one message, compared whole, and exit code 2.
#include <gtest/gtest.h>

#include "support.h"

namespace wskcheck::cli {
namespace {

struct Mistake {
  std::string line;
  std::string message;
};
void PrintTo(const Mistake& one, std::ostream* out) { *out << as_name(one.line); }

class Usage : public testing::TestWithParam<Mistake> {};

TEST_P(Usage, IsOneMessage) {
  const Ran ran = run(split(GetParam().line));

  EXPECT_EQ(ran.err, GetParam().message);
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(ran.code, 2);
}

const std::string all_verbs = "one of check, walk, replay, drive, info, convert, rules, explain\n";

const Mistake verbs[] = {
    {"", "wskcheck: found no verb, expected " + all_verbs +
             "  hint: wskcheck --help shows them with examples\n"},
    {"chek",
     "wskcheck: found \"chek\", expected " + all_verbs + "  hint: did you mean \"check\"?\n"},
    {"frobnicate", "wskcheck: found \"frobnicate\", expected " + all_verbs +
                       "  hint: wskcheck --help shows them all\n"},
    {"check foo",
     "wskcheck check: found \"foo\", expected nothing more\n"
     "  hint: wskcheck check --help shows what it takes\n"},
    {"replay",
     "wskcheck replay: found no FILE, expected one\n"
     "  hint: wskcheck replay --help shows what it takes\n"},
    {"explain",
     "wskcheck explain: found no WHAT, expected one\n"
     "  hint: wskcheck explain --help shows what it takes\n"},
    {"--frobnicate",
     "wskcheck: found \"--frobnicate\", expected an option that it has\n"
     "  hint: wskcheck --help shows them all\n"},
};
INSTANTIATE_TEST_SUITE_P(Verbs, Usage, testing::ValuesIn(verbs));

const Mistake flags[] = {
    {"check --cons 3",
     "wskcheck check: found \"--cons\", expected an option that it has\n"
     "  hint: did you mean \"--conns\", \"--scope\" or \"--bounds\"?\n"},
    {"check --conns 0", "wskcheck check: found --conns 0, expected a whole number from 1 to 4\n"},
    {"check --conns 99999999999999999999",
     "wskcheck check: found --conns 99999999999999999999, expected a whole number from 1 to 4\n"},
    {"check --irps -1", "wskcheck check: found --irps -1, expected a whole number from 1 to 6\n"},
    {"check --depth x", "wskcheck check: found --depth x, expected a whole number from 1 to 6\n"},
    {"check --conns 1 --conns 2",
     "wskcheck check: found --conns twice, expected one\n"
     "  hint: wskcheck check --help shows what it takes\n"},
    {"check --conns",
     "wskcheck check: found --conns without a value, expected one\n"
     "  hint: wskcheck check --help shows what it takes\n"},
    {"check --json=3",
     "wskcheck check: found --json with a value, expected none\n"
     "  hint: wskcheck check --help shows what it takes\n"},
    {"check --threads 0",
     "wskcheck check: found --threads 0, expected a whole number from 1 to 1024\n"},
    {"check --max-memory lots",
     "wskcheck check: found --max-memory lots, expected an amount of memory like 512M or 2G\n"},
    {"check --max-time 5y",
     "wskcheck check: found --max-time 5y, expected a length of time like 500ms, 90s, 5m or 2h\n"},
    {"check --max-states 0",
     "wskcheck check: found --max-states 0, expected a number like 5000, 20k or 3M\n"},
    {"check --max-states 99999999999G",
     "wskcheck check: found --max-states 99999999999G, expected a number like 5000, 20k or 3M\n"},
    {"walk --seed one", "wskcheck walk: found --seed one, expected a whole number from 0\n"},
    {"rules --color purple",
     "wskcheck rules: found --color purple, expected one of auto, always, never\n"},
    {"rules --format jsn",
     "wskcheck rules: found --format jsn, expected one of text, json, markdown\n"
     "  hint: did you mean \"json\"?\n"},
    {"rules --page question",
     "wskcheck rules: found --page question, expected one of rules, properties, questions, "
     "not-modelled\n"
     "  hint: did you mean \"questions\"?\n"},
    {"check --large --bounds x.toml",
     "wskcheck check: found --large with --bounds, expected one of the two\n"},
};
INSTANTIATE_TEST_SUITE_P(Flags, Usage, testing::ValuesIn(flags));

const Mistake drives[] = {
    {"drive",
     "wskcheck drive: found no FILE, expected one\n"
     "  hint: wskcheck drive --help shows what it takes\n"},
    {"drive a.c --death",
     "wskcheck drive: found \"--death\", expected an option that it has\n"
     "  hint: did you mean \"--deaths\", \"--search\" or \"--resets\"?\n"},
    {"drive a.c --connections 17",
     "wskcheck drive: found --connections 17, expected a whole number from 0 to 16\n"},
    {"drive a.c --search exhausitve",
     "wskcheck drive: found --search exhausitve, expected one of grow, exhaustive, random, pct, "
     "sweep\n"
     "  hint: did you mean \"exhaustive\"?\n"},
    {"drive LICENSE",
     "LICENSE: found a file that is no C source, expected a C file of the driver\n"},
    {"drive nowhere.c", "nowhere.c: found no such file, expected a C file of the driver\n"},
    {"drive harness/drive/drivers/servers",
     "harness/drive/drivers/servers: found a directory, expected a C file of the driver\n"
     "  hint: name its files: harness/drive/drivers/servers/*.c\n"},
    {"drive harness/house/consumer/driver.c -I nowhere",
     "wskcheck drive: found -I nowhere, expected a folder that is there\n"},
    {"drive harness/house/consumer/driver.c --cc nowhere",
     "wskcheck drive: found --cc nowhere, expected a C compiler that is installed\n"
     "  hint: gcc or clang will do\n"},
    {"drive harness/house/consumer/driver.c --schedule 4;1",
     "wskcheck drive: found --schedule '4;1', expected steps and choices like 17:2,25:1, the steps "
     "in order; - for none\n"
     "  hint: paste it as the finding has printed it\n"},
    {"drive a.c --flavour win",
     "wskcheck drive: found --flavour win, expected one of any, documented, windows-observed, "
     "wine, or the path of a .toml file\n"
     "  hint: did you mean \"wine\"?\n"},
    {"drive a.c --time soon",
     "wskcheck drive: found --time soon, expected a length of time like 500ms, 90s, 5m or 2h\n"},
};
INSTANTIATE_TEST_SUITE_P(Drives, Usage, testing::ValuesIn(drives));

const Mistake names[] = {
    {"check --flavour win",
     "wskcheck check: found --flavour win, expected one of any, documented, windows-observed, "
     "wine, "
     "or the path of a .toml file\n"
     "  hint: did you mean \"wine\"?\n"},
    {"check --features acept",
     "wskcheck check: found the feature \"acept\", expected names out of the list in wskcheck "
     "check "
     "--help\n"
     "  hint: did you mean \"accept\"?\n"},
    {"check --conns 1 --start listning",
     "wskcheck check: found --start listning, expected one of unregistered, registered, unbound, "
     "listening, conditional\n"
     "  hint: did you mean \"listening\"?\n"},
    {"explain ACC-5",
     "wskcheck explain: found \"ACC-5\", expected the id of a rule, question or property, or a "
     "run\n"
     "  hint: did you mean \"ACC-05\", \"ACC-15\" or \"ACC-01\"?\n"},
    {"explain 'ACC-01(l0,i0) ACC-5(f0)' --conns 1",
     "the run:1:15: found the rule \"ACC-5\", expected a name that wskcheck rules lists\n"
     "  hint: did you mean \"ACC-01\", \"ACC-04\" or \"ACC-06\"?\n"},
    {"explain 'ACC-01(l0,i0) ACC-05(f0)' --conns 1",
     "the run:1:15: found the rule \"ACC-05\", expected a name that wskcheck rules lists\n"
     "  hint: its steps are ACC-05.queue, ACC-05.complete\n"},
    {"explain 'ACC-01(l0' --conns 1",
     "the run:1:7: found \"(l0\" (the bracket is not closed), expected steps like ACC-01(l0,i0)\n"},
    {"explain ' ' --conns 1",
     "wskcheck explain: found a run without steps, expected steps like ACC-01(l0,i0)\n"},
};
INSTANTIATE_TEST_SUITE_P(Names, Usage, testing::ValuesIn(names));

TEST(UsageOfScopes, AnUnknownScopeIsToldWithTheNearest) {
  const Ran ran = run(split("check --scope lifecycel"));

  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(
      ran.err.starts_with("wskcheck check: found --scope lifecycel, expected one of lifecycle,"))
      << ran.err;
  EXPECT_NE(ran.err.find("\n  hint: did you mean \"lifecycle\""), std::string::npos) << ran.err;
}

TEST(UsageOfScopes, ARunNeedsOneScope) {
  const Ran ran = run(split("explain 'NET-01(l0)'"));

  EXPECT_EQ(ran.code, 2);
  EXPECT_NE(ran.err.find("scopes that it may be of, expected --scope NAME\n  hint: NAME is one of"),
            std::string::npos)
      << ran.err;
}

}  // namespace
}  // namespace wskcheck::cli
