// See live_driver.h.
#include "live_driver.h"

#include <sstream>

#include "wskcheck/traces/jsonl_reader.h"

namespace wskcheck::drive::test {

LiveDriver::LiveDriver(const std::string& source, bool corrected,
                       const std::vector<std::string>& requests) {
  LiveOptions options;
  const std::string drivers = WSKCHECK_DRIVERS;
  const bool is_ours = source.find('/') != std::string::npos;
  options.driver.sources = {(is_ours ? drivers : std::string(WSKCHECK_LIVE_DRIVERS)) + "/" +
                            source};
  options.driver.includes = {drivers + "/patterns"};
  if (corrected) options.driver.defines = {"CORRECTED"};
  options.driver.scenario.requests = requests;
  options.port = 0;
  options.records = true;
  options.listens = [this](const LiveListener& l) {
    const std::lock_guard lock(mutex_);
    if (port_ == 0) port_ = l.port;
    changed_.notify_all();
  };
  options.stop = [this] { return ends_.load(); };
  thread_ = std::thread([this, options] {
    DriveError error;
    if (!run_live(options, report_, error)) error_ = error.what;
    const std::lock_guard lock(mutex_);
    is_over_ = true;
    changed_.notify_all();
  });
}

LiveDriver::~LiveDriver() { end(); }

std::uint16_t LiveDriver::port() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return port_ != 0 || is_over_; });
  return port_;
}

bool LiveDriver::is_over() {
  const std::lock_guard lock(mutex_);
  return is_over_;
}

const LiveReport& LiveDriver::end() {
  ends_ = true;
  if (thread_.joinable()) thread_.join();
  return report_;
}

std::string LiveDriver::found() {
  std::string text = error_ + end().why;
  for (const DriveFinding& f : report_.findings) {
    text += f.rule + " " + f.says + " at " + f.where + "\n";
    for (const std::string& note : f.notes) text += "  " + note + "\n";
    for (const StoryLine& line : f.story) {
      text += "  " + line.lane + " " + line.where + " " + line.text + "\n";
    }
  }
  return text;
}

std::string LiveDriver::rule() { return end().findings.empty() ? "" : report_.findings[0].rule; }

conform::Report LiveDriver::check() const {
  std::istringstream in(report_.recording);
  const auto reader = traces::read_jsonl(in, "the recording");
  if (!reader) return {};
  conform::Checker checker((*reader)->header());
  traces::Record record;
  while ((*reader)->next(record) == traces::ReadState::record) checker.add(record);
  return checker.finish();
}

}  // namespace wskcheck::drive::test
