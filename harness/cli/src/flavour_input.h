// Flavours by name or from a file.
#pragma once

#include <string>

#include "usage.h"
#include "wskcheck/model/flavour.h"

namespace wskcheck::cli {

struct ChosenFlavour {
  std::string name;
  Flavour flavour;
};

// A shipped name, or the path of a TOML file: one that ends in .toml or has a slash in it.
// `from` stands before a message about the name itself.
Result<ChosenFlavour> choose_flavour(const std::string& name_or_file, const std::string& from);

}  // namespace wskcheck::cli
