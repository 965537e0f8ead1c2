// A recording of a real kernel-mode server: each connection's life comes out of its events.
#include "wskcheck/house/corpus.h"

#include <gtest/gtest.h>

#include "wskcheck/etl/log_reader.h"
#include "wskcheck/etl/schema_book.h"
#include "wskcheck/observe/watch.h"

namespace wskcheck::observe {
namespace {

TEST(ObserveCorpus, HttpServerConnectionsHaveTheirLives) {
  WSKCHECK_NEED_CORPUS("traces/etl/tx-HTTP_Server.etl");
  auto log = etl::open_log((corpus_folder() / "traces/etl/tx-HTTP_Server.etl").string());
  ASSERT_TRUE(log) << log.error().message();
  etl::SchemaBook book;
  Watch watch;
  std::vector<etl::Value> values;
  while (const etl::EventView* event = (*log)->next()) {
    if (!is_watched(*event)) continue;
    const etl::EventSchema* const schema = book.find(*event);
    ASSERT_NE(schema, nullptr);
    const auto seen = sight_of(*event, *schema, values);
    ASSERT_TRUE(seen) << event->id;
    watch.add(*seen);
  }

  const auto lives = watch.finish();

  ASSERT_EQ(lives.size(), 2u);  // every event 21 of the file is an accept
  for (const Life& life : lives) {
    ASSERT_EQ(life.moments.size(), 2u);
    EXPECT_EQ(life.moments[0].kind, SightKind::accepted);
    EXPECT_EQ(life.moments[1].kind, SightKind::named);
    EXPECT_LT(life.moments[0].time, life.moments[1].time);
    EXPECT_NE(life.moments[1].other, 0u);
    ASSERT_TRUE(life.local && life.remote);
    EXPECT_EQ(life.local->port, 80);
    EXPECT_NE(life.remote->port, 0);
    EXPECT_EQ(life.verdict, LifeVerdict::undecided);
    EXPECT_EQ(life.why, "its end was not seen");
  }
}

}  // namespace
}  // namespace wskcheck::observe
