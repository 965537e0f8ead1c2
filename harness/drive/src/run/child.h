// A process that begins with a copy of all of this one's memory, works for it and answers requests.
//
// A driver's sections and the machine's memory are where they are, so two runs at once take two
// processes. Where a system cannot copy a process, start() gives none, and the caller works alone.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>

namespace wskcheck::drive {

class Child {
 public:
  // The answer to a request, made in the child. `stop` becomes true when nobody wants it any more.
  using Serve = std::function<std::string(const std::string& request, std::function<bool()> stop)>;

  // nullptr: this system has no such thing, or no process is left.
  static std::unique_ptr<Child> start(const Serve& serve);
  virtual ~Child() = default;  // ends it, whatever it does

  virtual void ask(const std::string& request) = 0;  // once the one before is answered
  virtual void stop() = 0;                           // the request at hand
  // The answer is taken, and the child is free again. False: there is none yet.
  virtual bool take(std::string& answer) = 0;
  // Empty while it lives: "an access violation", "signal 9".
  virtual const std::string& ended() const = 0;
};

// Until a child has an answer or has ended, but no longer than that.
void wait_for(std::span<Child* const> children, int milliseconds);

}  // namespace wskcheck::drive
