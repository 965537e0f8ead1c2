// See input.h.
#include "wskcheck/etl/input.h"

#include <cerrno>
#include <exception>
#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>

#include "map_file.h"

namespace wskcheck::etl {
namespace {

using traces::Diagnostic;
using traces::Result;

constexpr const char* a_log = "an event log of Windows (.etl)";

class MappedInput final : public Input {
 public:
  MappedInput(const Mapping& mapping, std::string name)
      : Input(std::move(name)), mapping_(mapping), left_(mapping.size / chunk_bytes + 1) {
    for (std::uint64_t& left : left_) left = chunk_bytes;
    left_.back() = mapping.size % chunk_bytes;
  }
  ~MappedInput() override { unmap_file(mapping_); }
  Bytes bytes() const noexcept override {
    return {mapping_.data, static_cast<std::size_t>(mapping_.size)};
  }

  // Buffers are smaller than what is worth a call: a chunk is given back when all of it is done.
  void done_with(std::uint64_t offset, std::uint64_t size) noexcept override {
    while (size > 0) {
      const std::uint64_t chunk = offset / chunk_bytes;
      const std::uint64_t here = std::min(size, (chunk + 1) * chunk_bytes - offset);
      std::uint64_t& left = left_[chunk];
      left = left > here ? left - here : 0;
      if (left == 0) {
        release_pages(mapping_, chunk * chunk_bytes,
                      std::min(chunk_bytes, mapping_.size - chunk * chunk_bytes));
        left = chunk_bytes;
      }
      offset += here;
      size -= here;
    }
  }

 private:
  static constexpr std::uint64_t chunk_bytes = std::uint64_t{1} << 20;
  Mapping mapping_;
  std::vector<std::uint64_t> left_;  // of each chunk, bytes that are still in use
};

class HeldInput final : public Input {
 public:
  HeldInput(std::vector<std::uint8_t> bytes, std::string name)
      : Input(std::move(name)), bytes_(std::move(bytes)) {}
  Bytes bytes() const noexcept override { return bytes_; }

 private:
  std::vector<std::uint8_t> bytes_;
};

Diagnostic whole_file(std::string name, std::string found, std::string hint = {}) {
  Diagnostic out;
  out.file = std::move(name);
  out.found = std::move(found);
  out.expected = a_log;
  out.hint = std::move(hint);
  return out;
}

std::optional<std::filesystem::path> path_of(const std::string& utf8) {
  try {
    return std::filesystem::path(std::u8string(utf8.begin(), utf8.end()));
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

}  // namespace

void Input::done_with(std::uint64_t, std::uint64_t) noexcept {}

std::unique_ptr<Input> input_of(std::vector<std::uint8_t> bytes, std::string name) {
  return std::make_unique<HeldInput>(std::move(bytes), std::move(name));
}

Result<std::unique_ptr<Input>> read_input(std::istream& in, std::string name,
                                          std::uint64_t bytes_max) {
  constexpr std::size_t chunk = std::size_t{1} << 20;
  std::vector<std::uint8_t> bytes;
  for (;;) {
    const std::size_t size = bytes.size();
    if (size > bytes_max) {
      return whole_file(
          std::move(name), "more than " + std::to_string(bytes_max) + " bytes",
          "what comes from a pipe is kept in memory; save it to a file and name that");
    }
    bytes.resize(size + chunk);
    const std::streamsize got = in.rdbuf()->sgetn(reinterpret_cast<char*>(bytes.data() + size),
                                                  static_cast<std::streamsize>(chunk));
    bytes.resize(size + static_cast<std::size_t>(got > 0 ? got : 0));
    if (got < static_cast<std::streamsize>(chunk)) break;
  }
  return input_of(std::move(bytes), std::move(name));
}

Result<std::unique_ptr<Input>> open_input(const std::string& path) {
  const auto given = path_of(path);
  if (!given) return whole_file(path, "a path that is not UTF-8");
  std::error_code ignored;
  if (std::filesystem::is_directory(*given, ignored)) {
    return whole_file(path, "a directory", "name the file in it");
  }
  if (!std::filesystem::exists(*given, ignored) && !ignored) {
    return whole_file(path, "no such file");
  }
  Mapping mapping;
  if (map_file(path, mapping)) {
    return std::unique_ptr<Input>(std::make_unique<MappedInput>(mapping, path));
  }
  errno = 0;
  std::ifstream in(*given, std::ios::binary);
  if (!in) {
    const int reason = errno;
    return whole_file(path, "a file that cannot be opened",
                      reason != 0 ? std::generic_category().message(reason) : "");
  }
  return read_input(in, path);
}

}  // namespace wskcheck::etl
