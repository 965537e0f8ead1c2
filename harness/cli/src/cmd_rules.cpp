// Lists rules, properties and questions as text, JSON or Markdown.
#include "cmd_rules.h"

#include <array>
#include <memory>

#include "add_option.h"
#include "model_catalogue.h"
#include "wskcheck/model/not_modelled.h"
#include "wskcheck/report/catalogue.h"

namespace wskcheck::cli {
namespace {

constexpr std::array<std::string_view, 4> pages{"rules", "properties", "questions", "not-modelled"};
constexpr std::array<std::string_view, 3> formats{"text", "json", "markdown"};

void add_name(CLI::App& app, const std::string& flag, std::string& target,
              std::span<const std::string_view> names, const std::string& says,
              std::function<void()> also) {
  const CLI::App* at = &app;
  app.add_option_function<std::string>(
         flag,
         [&target, names, at, flag, also](const std::string& text) {
           for (const std::string_view name : names) {
             if (text != name) continue;
             target = text;
             if (also) also();
             return;
           }
           Diagnostic out;
           out.file = where(*at);
           out.found = flag + ' ' + shell_quoted(text);
           out.expected = one_of(names);
           out.hint = did_you_mean(text, names);
           throw UsageError(out);
         },
         says)
      ->type_name("NAME");
}

}  // namespace

std::span<const std::string_view> page_names() { return pages; }

std::string page(const std::string& name) {
  if (name == "rules") return report::rules_page(catalogue());
  if (name == "properties") return report::properties_page(catalogue());
  if (name == "questions") return report::questions_page(catalogue());
  if (name == "not-modelled") return not_modelled_page();
  return {};
}

Command add_rules(CLI::App& root) {
  auto* app = root.add_subcommand("rules", "list the rules, properties and open questions");
  auto options = std::make_shared<RulesOptions>();
  RulesOptions* raw = options.get();
  add_name(*app, "--format", raw->format, formats, "text, json or markdown", nullptr);
  app->add_flag_callback(
         "--markdown", [raw] { raw->format = "markdown"; }, "the same as --format markdown")
      ->disable_flag_override();
  add_name(*app, "--page", raw->page, pages, "rules, properties, questions or not-modelled",
           [raw] { raw->format = "markdown"; });
  add_output_options(*app, raw->output);
  app->footer(
      "examples:\n"
      "  wskcheck rules\n"
      "  wskcheck rules --json\n"
      "  wskcheck rules --page questions\n");
  return {app, [options](Io& io) { return run_rules(*options, io); }};
}

int run_rules(const RulesOptions& options, Io& io) {
  OutputOptions output = options.output;
  output.json = output.json || options.format == "json";
  const Rendered rendered{[&](const report::Paint& paint) {
                            return options.format == "markdown" ? page(options.page)
                                                                : to_text(catalogue(), paint);
                          },
                          [] { return to_json(catalogue()); }};
  return deliver(output, rendered, io) ? exit_pass : exit_bad_input;
}

}  // namespace wskcheck::cli
