// A flavour file: name, says, and a table [choices] of questions and the alternatives that stay.
#include "flavour_input.h"

#include <algorithm>
#include <array>
#include <vector>

#include "toml_input.h"

namespace wskcheck::cli {
namespace {

std::vector<std::string_view> choice_ids() {
  std::vector<std::string_view> ids;
  for (const Question& question : questions()) {
    if (question.not_a_choice.empty()) ids.push_back(question.id);
  }
  return ids;
}

std::vector<std::string_view> alternatives_of(const Question& question) {
  std::vector<std::string_view> names;
  for (const Alternative& one : question.alternatives) {
    if (!one.name.empty()) names.push_back(one.name);
  }
  return names;
}

std::optional<Diagnostic> no_such_question(const std::string& path, const toml::key& key) {
  const auto all = questions();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Question& q) { return q.id == key.str(); });
  if (found == all.end()) {
    return at(path, key.source(), "the question " + in_quotes(key.str()), "one of Q-01 to Q-88",
              did_you_mean(key.str(), choice_ids()));
  }
  if (found->not_a_choice.empty()) return std::nullopt;
  return at(path, key.source(), std::string(found->id) + ", which is not a choice",
            "a question that is one",
            "no behaviour of the model depends on it: " + std::string(found->not_a_choice));
}

// Adds the alternative that one node names.
std::optional<Diagnostic> add_alternative(const std::string& path, const Question& question,
                                          const toml::node& node,
                                          std::vector<std::string_view>& out) {
  const auto names = alternatives_of(question);
  const auto* text = node.as_string();
  if (text == nullptr) {
    return at(path, node.source(), kind_of(node), "the name of an alternative: " + one_of(names));
  }
  const auto name = std::find(names.begin(), names.end(), text->get());
  if (name == names.end()) {
    return at(path, node.source(),
              "the alternative " + in_quotes(text->get()) + " of " + std::string(question.id),
              one_of(names), did_you_mean(text->get(), names));
  }
  out.push_back(*name);
  return std::nullopt;
}

std::optional<Diagnostic> apply(const std::string& path, const toml::key& key,
                                const toml::node& value, Flavour& flavour) {
  if (auto failed = no_such_question(path, key)) return failed;
  const auto all = questions();
  const Question& question =
      *std::find_if(all.begin(), all.end(), [&](const Question& q) { return q.id == key.str(); });
  std::vector<std::string_view> names;
  if (const auto* list = value.as_array()) {
    for (const toml::node& node : *list) {
      if (auto failed = add_alternative(path, question, node, names)) return failed;
    }
  } else if (auto failed = add_alternative(path, question, value, names)) {
    return failed;
  }
  if (names.empty()) {
    return at(path, value.source(), "an empty list",
              "at least " + one_of(alternatives_of(question)),
              "leave the line out to allow all of them");
  }
  std::string error;
  if (set_alternatives(flavour, key.str(), names, error)) return std::nullopt;
  return at(path, value.source(), error, "");
}

Result<ChosenFlavour> read_flavour(const std::string& path) {
  const auto file = read_toml(path);
  if (!file) return file.error();
  static constexpr std::array<std::string_view, 3> known{"name", "says", "choices"};
  if (auto failed = unknown_key(path, *file, known)) return *failed;
  ChosenFlavour out{path, {}};
  const toml::node* choices = file->get("choices");
  if (choices == nullptr || !choices->is_table()) {
    return at(path, choices != nullptr ? choices->source() : file->source(),
              choices != nullptr ? kind_of(*choices) : "no table [choices]",
              "a table [choices] with lines like Q-30 = [\"fifo\"]");
  }
  std::optional<Diagnostic> first;
  for (const auto& [key, value] : *choices->as_table()) {
    const auto failed = apply(path, key, value, out.flavour);
    if (failed && (!first || failed->line < first->line)) first = failed;
  }
  if (first) return *first;
  return out;
}

}  // namespace

Result<ChosenFlavour> choose_flavour(const std::string& name_or_file, const std::string& from) {
  std::vector<std::string_view> names;
  for (const NamedFlavour& one : shipped_flavours()) {
    if (one.name == name_or_file) return ChosenFlavour{name_or_file, one.flavour};
    names.push_back(one.name);
  }
  if (name_or_file.ends_with(".toml") || name_or_file.find_first_of("/\\") != std::string::npos) {
    return read_flavour(name_or_file);
  }
  Diagnostic out;
  out.file = from;
  out.found = "--flavour " + shell_quoted(name_or_file);
  out.expected = one_of(names) + ", or the path of a .toml file";
  out.hint = did_you_mean(name_or_file, names);
  return out;
}

}  // namespace wskcheck::cli
