// The checker: records are followed in an order that the header allows.
//
// Each record takes the simplest explanation. When one has none, the last records are explained
// anew: other explanations, other orders, until all fit or nothing is left to try. Only then it is
// said that the record does not fit.
#include "wskcheck/conform/checker.h"

#include "bounds_of_search.h"
#include "order.h"
#include "session.h"
#include "teller.h"
#include "trail.h"

namespace wskcheck::conform {

using traces::Field;
using traces::Order;
using traces::Record;

class Checker::Impl {
 public:
  Impl(const traces::Header& header, const Options& options)
      : header_(header),
        session_(header, options),
        teller_(session_, options.findings_max),
        queue_(header_),
        trail_(session_, queue_, options.order_tries_max) {}

  void add(const Record& r) {
    ++session_.report().records;
    if (!queue_.add(r)) disordered_ = true;
    const std::size_t held = header_.order == Order::total ? 0 : limits::waiting_max;
    if (queue_.waiting() > held) follow(held / 2);
  }

  void lost_some() { session_.lost(); }

  Report finish() {
    follow(0);
    Report& report = session_.report();
    report.verdict = Verdict::pass;
    teller_.finish(report);
    session_.open_ends(report.findings);
    if (disordered_) {
      Finding f;
      f.doubt = Doubt::order;
      f.what = "records are further out of order than can be put right; sort the file by time";
      report.findings.push_back(f);
    }
    report.settled = session_.settled();
    // What was lost may have been anything.
    const bool unseen = report.gaps != 0 || !report.findings.empty();
    if (report.verdict == Verdict::pass && unseen) {
      report.verdict = Verdict::inconclusive;
    }
    return report;
  }

 private:
  // Follows records until at most `rest` wait.
  void follow(std::size_t rest) {
    while (queue_.waiting() > rest) {
      const bool fits = trail_.advance();
      if (const std::uint64_t t = trail_.found_loss(); t != ~std::uint64_t{0}) teller_.degrade(t);
      if (fits) continue;
      const std::size_t next = trail_.next();
      const Record r = queue_.at(next).record;
      if (queue_.at(next).after_loss) session_.lost();
      Followed out = session_.follow(r, true);
      if (trail_.tried_all() && !out.miss.settled) out.miss.bound = {};
      Doubt untried = trail_.untried();
      if (untried == Doubt::none && disordered_) untried = Doubt::order;
      teller_.tell(r, out, untried, trail_.bound());
      trail_.accept(next);
    }
  }

  traces::Header header_;
  Session session_;
  Teller teller_;
  Queue queue_;
  Trail trail_;
  bool disordered_ = false;
};

Checker::Checker(const traces::Header& header, const Options& options)
    : impl_(std::make_unique<Impl>(header, options)) {}
Checker::~Checker() = default;
Checker::Checker(Checker&&) noexcept = default;
Checker& Checker::operator=(Checker&&) noexcept = default;
void Checker::add(const Record& record) { impl_->add(record); }
void Checker::lost_some() { impl_->lost_some(); }
Report Checker::finish() { return impl_->finish(); }

}  // namespace wskcheck::conform
