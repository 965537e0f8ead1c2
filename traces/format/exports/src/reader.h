// The reader behind the face of export_reader.h.
#ifndef WSKCHECK_EXPORTS_READER_H
#define WSKCHECK_EXPORTS_READER_H

#include <deque>
#include <memory>
#include <optional>
#include <streambuf>
#include <string>

#include "cutter.h"
#include "event_counts.h"
#include "record_maker.h"
#include "recorder.h"
#include "text_source.h"
#include "wskcheck/exports/export_reader.h"

namespace wskcheck::exports {

class Reader final : public ExportReader {
 public:
  // One of `owned` and `in` carries the bytes.
  Reader(std::unique_ptr<std::streambuf> owned, std::streambuf* in, std::string name,
         const traces::ReadOptions& options);

  // Reads up to the first record. What is wrong is in error().
  bool start();
  // Whether there was an event of the recorder; else error() says so.
  bool has_recorder();

  const traces::Header& header() const noexcept override { return maker_.header(); }
  traces::ReadState next(traces::Record& record) override;
  const traces::Diagnostic& error() const noexcept override { return error_; }
  std::uint64_t records() const noexcept override { return records_; }
  std::uint64_t skipped() const noexcept override { return skipped_; }
  const traces::Diagnostic* first_skipped() const noexcept override {
    return skipped_ > 0 ? &first_skipped_ : nullptr;
  }
  ExportInfo info() const override;

 private:
  void advance();
  void take_event();
  bool take_record();
  bool take_log_header();
  bool take_loss();
  void add_gap(std::uint64_t from, std::uint64_t until, std::optional<std::uint64_t> lost);
  void bad(const Complaint& complaint);
  traces::ReadState finish();
  traces::ReadState stop(traces::Diagnostic error);
  traces::Diagnostic located(const Complaint& complaint) const;
  traces::Diagnostic whole_file(std::string found, std::string expected, std::string hint) const;

  std::unique_ptr<std::streambuf> owned_;
  TextSource source_;
  std::string name_;
  traces::ReadOptions options_;
  ExportKind kind_ = ExportKind::tracerpt_xml;
  std::unique_ptr<Cutter> cutter_;
  ExportEvent event_;
  RecordMaker maker_;
  EventCounts counts_;
  traces::Record pending_;
  std::deque<traces::Record> gaps_;
  traces::Diagnostic error_;
  traces::Diagnostic first_skipped_;
  LossCounts losses_;
  std::optional<std::int64_t> first_;
  std::optional<std::int64_t> last_;
  std::optional<std::int64_t> last_record_;
  std::uint64_t last_loss_ = 0;
  std::uint64_t events_ = 0;
  std::uint64_t recorder_events_ = 0;
  std::uint64_t records_ = 0;
  std::uint64_t skipped_ = 0;
  bool has_loss_events_ = false;
  bool has_pending_ = false;
  bool ended_ = false;
  bool stopped_ = false;
};

}  // namespace wskcheck::exports

#endif
