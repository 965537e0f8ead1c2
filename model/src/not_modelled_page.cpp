// The page docs/not-modelled.md, written from the tables.
#include <string>
#include <string_view>

#include "wskcheck/model/not_modelled.h"
#include "wskcheck/model/question.h"

namespace wskcheck {

namespace {

struct Group {
  std::string_view prefix;
  std::string_view title;
};

// The groups of the contract, in its order.
constexpr Group groups[] = {
    {"CRE", "Creating a socket"},
    {"BND", "Binding"},
    {"OPT", "Options"},
    {"EVT", "Enabling events"},
    {"ACC", "WskAccept"},
    {"AEV", "WskAcceptEvent"},
    {"INS", "WskInspectEvent"},
    {"PND", "Pended requests"},
    {"CIN", "WskInspectComplete"},
    {"ABT", "WskAbortEvent"},
    {"CLO", "Closing"},
    {"IRP", "IRPs"},
    {"IRQ", "IRQL"},
    {"CTX", "Contexts and dispatch tables"},
    {"UNL", "Unloading"},
    {"DEAD", "Dead sockets"},
    {"ASO", "Accepted sockets"},
    {"STR", "Stream sockets"},
};

constexpr std::string_view head =
    "# What the model leaves out\n"
    "\n"
    "<!-- Generated from model/src/not_modelled_*.h and model/src/questions_*.h; do not edit. -->\n"
    "\n"
    "The rules of the contract below are no steps and no checks of the model, so `wskcheck check`\n"
    "and `wskcheck replay` say nothing about them. Each stands here with the reason, and with the\n"
    "place where it can be seen instead, if there is one. Two things never show in a trace, which\n"
    "holds calls, callbacks and completions: what memory holds, and what a thread waits for. At\n"
    "the end are the open questions that are not choices. Every other rule and question is in the\n"
    "model.\n"
    "\n"
    "Sources: `N:` a concept page and `D:` a reference page of Microsoft's driver documentation\n"
    "(`/p` parameters, `/ret` return value, `/rem` remarks), `H` the header wsk.h, `S` "
    "Microsoft's\n"
    "sample echosrv, `T` a public test that ran on Windows, `E` other evidence, `X` inferred.\n";

constexpr std::string_view questions_head =
    "\n"
    "## Open questions that are not choices\n"
    "\n"
    "A flavour cannot fix these, because no step of the model depends on the answer.\n"
    "\n"
    "| Question | What it asks | What the text fixes | Why it is not a choice |\n"
    "| --- | --- | --- | --- |\n";

bool in_group(const NotModelled& rule, const Group& group) {
  return rule.id.substr(0, rule.id.find('-')) == group.prefix;
}

// A bar would end the cell of the table.
std::string cell(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '|') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

void add_row(std::string& page, std::string_view id, std::string_view a, std::string_view b,
             std::string_view c) {
  page += "| " + std::string(id) + " | " + cell(a) + " | " + cell(b) + " | " + cell(c) + " |\n";
}

void add_group(std::string& page, const Group& group) {
  bool any = false;
  for (const NotModelled& rule : not_modelled()) {
    if (!in_group(rule, group)) continue;
    if (!any) {
      page += "\n## " + std::string(group.title) + "\n\n";
      page += "| Rule | What it says | Source | Why it is left out |\n| --- | --- | --- | --- |\n";
    }
    any = true;
    add_row(page, rule.id, rule.says, rule.cite, rule.reason);
  }
}

}  // namespace

std::string not_modelled_page() {
  std::string page(head);
  for (const Group& group : groups) add_group(page, group);
  page += questions_head;
  for (const Question& question : questions()) {
    if (question.not_a_choice.empty()) continue;
    add_row(page, question.id, question.asks, question.fixed, question.not_a_choice);
  }
  return page;
}

}  // namespace wskcheck
