// Opening: a file, a stream, memory. See export_reader.h.
#include <cerrno>
#include <exception>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "reader.h"

namespace wskcheck::exports {
namespace {

using traces::Diagnostic;
using traces::ReadOptions;
using traces::Result;

// Reads only, so what it points to is never written.
class MemoryBuffer final : public std::streambuf {
 public:
  explicit MemoryBuffer(std::string_view bytes) {
    char* const first = const_cast<char*>(bytes.data());
    setg(first, first, first + bytes.size());
  }
};

Diagnostic unreadable(std::string name, std::string found, std::string hint = {}) {
  Diagnostic out;
  out.file = std::move(name);
  out.found = std::move(found);
  out.expected = "an export of tracerpt or wevtutil";
  out.hint = std::move(hint);
  return out;
}

Result<std::unique_ptr<std::streambuf>> open_file(const std::string& path) {
  std::filesystem::path file_path;
  try {  // Windows refuses a path that is not UTF-8, by an exception
    file_path = std::filesystem::path(std::u8string(path.begin(), path.end()));
  } catch (const std::exception&) {
    return unreadable(path, "a path that is not UTF-8");
  }
  std::error_code ignored;
  if (std::filesystem::is_directory(file_path, ignored)) {
    return unreadable(path, "a directory", "name the file in it");
  }
  if (!std::filesystem::exists(file_path, ignored) && !ignored) {
    return unreadable(path, "no such file");
  }
  auto file = std::make_unique<std::filebuf>();
  errno = 0;
  if (file->open(file_path, std::ios::in | std::ios::binary) == nullptr) {
    const int reason = errno;
    return unreadable(path, "a file that cannot be opened",
                      reason != 0 ? std::generic_category().message(reason) : "");
  }
  return std::unique_ptr<std::streambuf>(std::move(file));
}

Result<std::unique_ptr<ExportReader>> started(std::unique_ptr<Reader> reader) {
  if (!reader->start() || !reader->has_recorder()) return reader->error();
  return std::unique_ptr<ExportReader>(std::move(reader));
}

Result<ExportInfo> summarized(Reader& reader, const std::function<bool()>& stop) {
  if (!reader.start()) return reader.error();
  traces::Record record;
  while (reader.next(record) == traces::ReadState::record) {
    if (stop && stop()) break;
  }
  return reader.info();
}

constexpr ReadOptions all_of_it{.skip_bad_lines = true};

}  // namespace

Result<std::unique_ptr<ExportReader>> open_export(const std::string& path,
                                                  const ReadOptions& options) {
  auto file = open_file(path);
  if (!file) return file.error();
  return started(std::make_unique<Reader>(std::move(*file), nullptr, path, options));
}

Result<std::unique_ptr<ExportReader>> read_export(std::istream& in, std::string name,
                                                  const ReadOptions& options) {
  return started(std::make_unique<Reader>(nullptr, in.rdbuf(), std::move(name), options));
}

Result<std::unique_ptr<ExportReader>> read_export_bytes(std::string_view bytes, std::string name,
                                                        const ReadOptions& options) {
  return started(std::make_unique<Reader>(std::make_unique<MemoryBuffer>(bytes), nullptr,
                                          std::move(name), options));
}

Result<ExportInfo> summarize_export(const std::string& path, const std::function<bool()>& stop) {
  auto file = open_file(path);
  if (!file) return file.error();
  Reader reader(std::move(*file), nullptr, path, all_of_it);
  return summarized(reader, stop);
}

Result<ExportInfo> summarize_export(std::istream& in, std::string name,
                                    const std::function<bool()>& stop) {
  Reader reader(nullptr, in.rdbuf(), std::move(name), all_of_it);
  return summarized(reader, stop);
}

}  // namespace wskcheck::exports
