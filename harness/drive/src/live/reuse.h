// A live run goes on for long, and the pool is not endless: blocks that were freed are used again,
// those first that have been free for the longest time.
#pragma once

namespace wskcheck::drive::live {

// As long as it lives, the pool takes freed blocks once half of its room is used.
class BlocksAgain {
 public:
  BlocksAgain();
  ~BlocksAgain();
  BlocksAgain(const BlocksAgain&) = delete;
  BlocksAgain& operator=(const BlocksAgain&) = delete;
};

}  // namespace wskcheck::drive::live
