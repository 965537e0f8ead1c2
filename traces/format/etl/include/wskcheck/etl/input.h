// The bytes of a file: mapped where the system can, read into memory where it cannot.
//
// A file that shrinks while it is mapped ends the program on POSIX systems (SIGBUS); copy a log
// that a session is still writing before it is read.
#ifndef WSKCHECK_ETL_INPUT_H
#define WSKCHECK_ETL_INPUT_H

#include <cstdint>
#include <istream>
#include <memory>
#include <string>
#include <vector>

#include "wskcheck/etl/bytes.h"
#include "wskcheck/traces/diagnostic.h"

namespace wskcheck::etl {

class Input {
 public:
  virtual ~Input() = default;
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

  const std::string& name() const noexcept { return name_; }  // as it stands in messages
  virtual Bytes bytes() const noexcept = 0;
  // A hint: this part is not needed soon. Its bytes stay readable; a mapping gives the memory back.
  virtual void done_with(std::uint64_t offset, std::uint64_t size) noexcept;

 protected:
  explicit Input(std::string name) : name_(std::move(name)) {}

 private:
  std::string name_;
};

// Of what cannot be mapped (a pipe) at most this much is read.
inline constexpr std::uint64_t read_bytes_max = std::uint64_t{2} << 30;

// Maps the file (path in UTF-8), or reads it when it cannot be mapped.
traces::Result<std::unique_ptr<Input>> open_input(const std::string& path);

// Reads the stream to its end; `name` stands for the file in messages.
traces::Result<std::unique_ptr<Input>> read_input(std::istream& in, std::string name,
                                                  std::uint64_t bytes_max = read_bytes_max);

std::unique_ptr<Input> input_of(std::vector<std::uint8_t> bytes, std::string name);

}  // namespace wskcheck::etl

#endif
