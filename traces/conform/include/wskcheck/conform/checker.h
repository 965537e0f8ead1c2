// Checks a trace against the model.
//
// Records are steps that were seen; the steps between them are inferred from the model's own rules,
// as late as the next record needs them. Records without an order are tried in every order that the
// header leaves open. Memory is bounded by the objects that live at once, time is linear in the
// records as long as few of them are unordered at a time.
#pragma once

#include <cstdint>
#include <memory>

#include "wskcheck/conform/verdict.h"
#include "wskcheck/model/question.h"
#include "wskcheck/traces/record.h"

namespace wskcheck::conform {

struct Options {
  Flavour flavour = {};                // alternatives that the provider may take
  std::size_t findings_max = 100;      // findings that are kept; all are counted
  std::size_t order_tries_max = 3000;  // other explanations and orders tried for one record
};

class Checker {
 public:
  Checker(const traces::Header& header, const Options& options = {});
  ~Checker();
  Checker(Checker&&) noexcept;
  Checker& operator=(Checker&&) noexcept;

  // The records in the order of the file.
  void add(const traces::Record& record);
  // Records were skipped because they could not be read: the rest is uncertain.
  void lost_some();
  // After the last record. Call once.
  Report finish();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wskcheck::conform
