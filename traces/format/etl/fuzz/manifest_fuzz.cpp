// Any text as an instrumentation manifest.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "wskcheck/etl/schema_book.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  wskcheck::etl::SchemaBook book;
  const auto problem =
      book.add_manifest_text({reinterpret_cast<const char*>(data), size}, "fuzz.man");
  return problem && problem->message().empty() ? -1 : 0;
}
