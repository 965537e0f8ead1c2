// Finds the schema of an event, by what identifies it: provider and metadata bytes for
// TraceLogging, provider, id and version for manifest events.
//
//   SchemaBook book;
//   if (auto problem = book.add_manifest("driver.man")) return fail(problem->message());
//   book.learn(log);                       // schemas that a merged log carries; rewinds the log
//   while (const EventView* event = log.next()) {
//     if (const EventSchema* schema = book.find(*event)) ...
//
// For the same (provider, id, version) an embedded schema is preferred to a manifest, and that to
// the built-in tables.
#ifndef WSKCHECK_ETL_SCHEMA_BOOK_H
#define WSKCHECK_ETL_SCHEMA_BOOK_H

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "wskcheck/etl/event.h"
#include "wskcheck/etl/log_reader.h"
#include "wskcheck/etl/schema.h"
#include "wskcheck/traces/diagnostic.h"

namespace wskcheck::etl {

class SchemaBook {
 public:
  SchemaBook();
  ~SchemaBook();
  SchemaBook(SchemaBook&&) noexcept;
  SchemaBook& operator=(SchemaBook&&) noexcept;

  // Adds every event of an instrumentation manifest. What is wrong with the file is returned.
  std::optional<traces::Diagnostic> add_manifest(const std::string& path);
  std::optional<traces::Diagnostic> add_manifest_text(std::string_view xml, std::string name);

  // Reads the embedded schemas of a merged log, if it has any, and rewinds it.
  void learn(LogReader& log);

  // Null when the event is not known or its metadata make no sense. The schema lives as long as the
  // book; one that could not be kept (the book is full) until the next call.
  const EventSchema* find(const EventView& event);

  // Whether the event's TraceLogging metadata were there and made no sense.
  bool last_was_malformed() const noexcept;

  // The name of a provider as far as it is known: from traits seen, manifests, or the tables.
  std::string_view provider_name(const Guid& provider) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wskcheck::etl

#endif
