// Where events may be missing: from what the buffers and the header say.
#ifndef WSKCHECK_ETL_LOSSES_H
#define WSKCHECK_ETL_LOSSES_H

#include <vector>

#include "buffer_index.h"

namespace wskcheck::etl {

// The order in which each processor's buffers are read: indices of entries by (segment, sequence).
// One stream for all where the session had no buffers for each processor.
std::vector<std::vector<std::uint32_t>> streams_of(const BufferIndex& index);

std::vector<Loss> find_losses(const BufferIndex& index,
                              const std::vector<std::vector<std::uint32_t>>& streams);

}  // namespace wskcheck::etl

#endif
