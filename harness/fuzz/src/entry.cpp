// The entry of libFuzzer for one target, which the build names.
#include <cstddef>
#include <cstdint>

#include "targets.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  wskcheck::fuzz::WSKCHECK_FUZZ_TARGET({data, size});
  return 0;
}
