// Reads the tree by `git ls-files`, or by walking over the folders where there is no git.
#include "tree.h"

#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>

namespace wskcheck::house {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> tracked_paths(const std::string& root) {
  const Output listed =
      run_command("git -c safe.directory='*' -C '" + root + "' ls-files -z 2>/dev/null");
  std::vector<std::string> paths;
  if (listed.code != 0) return paths;
  std::size_t start = 0;
  for (std::size_t end; (end = listed.text.find('\0', start)) != std::string::npos;
       start = end + 1) {
    paths.push_back(listed.text.substr(start, end - start));
  }
  return paths;
}

std::vector<std::string> walked_paths(const std::string& root) {
  std::vector<std::string> paths;
  for (auto at = fs::recursive_directory_iterator(root); at != fs::end(at); ++at) {
    const std::string name = at->path().filename().string();
    const bool skipped = name == ".git" || name.starts_with("build") || name == "out";
    if (at->is_directory() && at.depth() == 0 && skipped) {
      at.disable_recursion_pending();
    } else if (at->is_regular_file()) {
      paths.push_back(fs::relative(at->path(), root).generic_string());
    }
  }
  return paths;
}

// Drivers as users write them, in styles of their own; the folder's test and its page are ours.
bool is_of_users(const std::string& path) {
  constexpr std::string_view folder = "harness/drive/test/field/";
  return path.starts_with(folder) && path.find('/', folder.size()) != std::string::npos;
}

}  // namespace

Output run_command(const std::string& command) {
  Output output;
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return {"cannot run " + command, 127};
  std::array<char, 4096> block{};
  for (std::size_t size; (size = fread(block.data(), 1, block.size(), pipe)) > 0;) {
    output.text.append(block.data(), size);
  }
  const int status = pclose(pipe);
  output.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
  return output;
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::vector<File> files_of(const std::string& root) {
  std::vector<std::string> paths = tracked_paths(root);
  if (paths.empty()) paths = walked_paths(root);
  std::sort(paths.begin(), paths.end());
  std::vector<File> files;
  for (const std::string& path : paths) {
    const std::string full = root + "/" + path;
    if (fs::is_regular_file(full) && !is_of_users(path)) files.push_back({path, read_file(full)});
  }
  return files;
}

}  // namespace wskcheck::house
