// Lives out of sights: what conforms, what is a mistake, what cannot be decided.
#include "wskcheck/observe/watch.h"

#include <gtest/gtest.h>

#include <vector>

#include "wskcheck/etl/guid.h"
#include "wskcheck/etl/schema_book.h"

namespace wskcheck::observe {
namespace {

constexpr std::uint64_t object = 0xfffffa8004d2d4d0;

Sight sight(SightKind kind, std::int64_t time, std::uint16_t processor = 0) {
  Sight out;
  out.kind = kind;
  out.time = time;
  out.processor = processor;
  out.object = object;
  out.offset = static_cast<std::uint64_t>(time) * 10;
  return out;
}

std::vector<Life> lives_of(const std::vector<Sight>& sights, bool lossy = false) {
  Watch watch;
  if (lossy) watch.lost();
  for (const Sight& one : sights) watch.add(one);
  return watch.finish();
}

TEST(Watch, AConnectionThatIsAcceptedClosedAndFreedConforms) {
  const auto lives = lives_of({sight(SightKind::accepted, 1), sight(SightKind::named, 2),
                               sight(SightKind::closed, 3), sight(SightKind::freed, 4)});

  ASSERT_EQ(lives.size(), 1u);
  EXPECT_EQ(lives[0].verdict, LifeVerdict::conforms);
  EXPECT_EQ(lives[0].why, "");
  EXPECT_EQ(lives[0].moments.size(), 4u);
}

TEST(Watch, APointerThatComesBackIsANewLife) {
  const auto lives = lives_of({sight(SightKind::accepted, 1), sight(SightKind::closed, 2),
                               sight(SightKind::freed, 2), sight(SightKind::accepted, 3),
                               sight(SightKind::closed, 4), sight(SightKind::freed, 5)});

  ASSERT_EQ(lives.size(), 2u);
  EXPECT_EQ(lives[0].verdict, LifeVerdict::conforms);
  EXPECT_EQ(lives[1].verdict, LifeVerdict::conforms);
}

TEST(Watch, ClosingTwiceIsAMistake) {
  const auto lives = lives_of({sight(SightKind::accepted, 1), sight(SightKind::closed, 2),
                               sight(SightKind::closed, 3), sight(SightKind::freed, 4)});

  ASSERT_EQ(lives.size(), 1u);
  EXPECT_EQ(lives[0].verdict, LifeVerdict::violation);
  EXPECT_EQ(lives[0].rule, "P-CLO-02");
  EXPECT_EQ(lives[0].why, "closed twice");
  EXPECT_EQ(lives[0].offset, 30u);
}

TEST(Watch, UseAfterTheEndIsAMistake) {
  const auto lives = lives_of({sight(SightKind::accepted, 1), sight(SightKind::closed, 2),
                               sight(SightKind::freed, 3), sight(SightKind::named, 4)});

  EXPECT_EQ(lives[0].verdict, LifeVerdict::violation);
  EXPECT_EQ(lives[0].why, "used after it was freed");
}

TEST(Watch, AnEndWithoutACloseIsAMistakeWhereTheBeginningWasSeen) {
  const auto seen = lives_of({sight(SightKind::accepted, 1), sight(SightKind::freed, 2)});
  const auto late = lives_of({sight(SightKind::named, 1), sight(SightKind::freed, 2)});

  EXPECT_EQ(seen[0].verdict, LifeVerdict::violation);
  EXPECT_EQ(seen[0].why, "freed without a close");
  EXPECT_EQ(late[0].verdict, LifeVerdict::undecided);
  EXPECT_EQ(late[0].why, "it began before the capture");
}

TEST(Watch, AListenerOfTcpipBeginsWhenItListens) {
  Sight listening = sight(SightKind::listening, 1);
  Sight closed = sight(SightKind::closed, 2);
  listening.source = closed.source = Source::tcpip;
  Sight again = listening;
  again.time = 3;

  const auto lives = lives_of({listening, closed, again});

  ASSERT_EQ(lives.size(), 2u);
  EXPECT_EQ(lives[0].verdict, LifeVerdict::conforms);
  EXPECT_EQ(lives[1].why, "its end was not seen");
}

TEST(Watch, AMistakeIsOneAlsoWhereTheBeginningWasNotSeen) {
  const auto lives = lives_of({sight(SightKind::closed, 1), sight(SightKind::closed, 2)});

  ASSERT_EQ(lives.size(), 1u);
  EXPECT_EQ(lives[0].verdict, LifeVerdict::violation);
  EXPECT_EQ(lives[0].why, "closed twice");
}

TEST(Watch, EqualStampsOfTwoProcessorsAreUnordered) {
  const auto lives = lives_of({sight(SightKind::accepted, 1), sight(SightKind::freed, 2, 0),
                               sight(SightKind::closed, 2, 1)});
  const auto same = lives_of({sight(SightKind::accepted, 1), sight(SightKind::freed, 2, 1),
                              sight(SightKind::closed, 2, 1)});

  EXPECT_EQ(lives[0].verdict, LifeVerdict::conforms);
  EXPECT_EQ(same[0].verdict, LifeVerdict::violation);
}

TEST(Watch, WhereEventsWereLostNothingIsAMistake) {
  const auto lives = lives_of({sight(SightKind::accepted, 1), sight(SightKind::closed, 2),
                               sight(SightKind::closed, 3), sight(SightKind::freed, 4)},
                              true);

  EXPECT_EQ(lives[0].verdict, LifeVerdict::undecided);
  EXPECT_EQ(lives[0].why, "closed twice; events were lost, so this may be no mistake");
}

TEST(Watch, AnOpenEndIsUndecided) {
  const auto lives = lives_of({sight(SightKind::accepted, 1), sight(SightKind::accepted, 2)});

  ASSERT_EQ(lives.size(), 2u);
  EXPECT_EQ(lives[0].why, "its end was not seen");
  EXPECT_EQ(lives[1].why, "its end was not seen");
}

TEST(Watch, AFailedCloseIsNoClose) {
  Sight failed = sight(SightKind::closed, 2);
  failed.source = Source::afd;
  failed.status = 0xc0000008;
  Sight created = sight(SightKind::created, 1);
  created.source = Source::afd;
  Sight closed = sight(SightKind::closed, 3);
  closed.source = Source::afd;

  const auto lives = lives_of({created, failed, closed});

  ASSERT_EQ(lives.size(), 1u);
  EXPECT_EQ(lives[0].verdict, LifeVerdict::conforms);
}

TEST(Watch, AnAcceptOfAfdContinuesTheSocketThatWasCreatedForIt) {
  Sight created = sight(SightKind::created, 1);
  Sight accepted = sight(SightKind::accepted, 2);
  created.source = accepted.source = Source::afd;

  EXPECT_EQ(lives_of({created, accepted}).size(), 1u);
}

TEST(Sight, IsToldInOneLine) {
  Sight seen = sight(SightKind::accepted, 1);
  seen.source = Source::tcpip;
  seen.local = traces::parse_endpoint("10.0.0.1:445");
  seen.remote = traces::parse_endpoint("[fe80::1%4]:50000");
  seen.status = 0;
  Sight refused = sight(SightKind::closed, 1);
  refused.source = Source::afd;
  refused.status = 0xc0000008;

  EXPECT_EQ(sight_text(seen),
            "Microsoft-Windows-TCPIP: connection 0xfffffa8004d2d4d0 accepted, 10.0.0.1:445, "
            "remote [fe80::1%4]:50000");
  EXPECT_EQ(sight_text(refused),
            "Microsoft-Windows-Winsock-AFD: socket 0xfffffa8004d2d4d0 closed, "
            "STATUS_INVALID_HANDLE");
}

TEST(Watch, KeepsBoundedMemoryForALongLife) {
  Watch watch;
  watch.add(sight(SightKind::accepted, 1));
  for (int i = 0; i < 1000; ++i) watch.add(sight(SightKind::indicated, 2 + i));

  const auto lives = watch.finish();

  EXPECT_EQ(lives[0].moments.size(), moments_max);
  EXPECT_EQ(lives[0].moments_left_out, 1001 - moments_max);
}

// A newer Windows with another layout: half of an event is no sight.
TEST(Sight, OfAnEventThatDoesNotFitItsSchemaIsNone) {
  std::vector<std::uint8_t> payload(8 + 4 + 16 + 4 + 16);
  payload[0] = 0x10;                   // the connection
  payload[8] = payload[8 + 20] = 16;   // bytes of each address
  payload[12] = payload[12 + 20] = 2;  // AF_INET
  etl::EventView event;
  event.kind = etl::HeaderKind::event64;
  event.provider = *etl::parse_guid("dd5ef90a-6398-47a4-ad34-4dcecdef795f");
  event.id = 21;
  event.payload = payload;
  etl::SchemaBook book;
  const etl::EventSchema* const schema = book.find(event);
  ASSERT_NE(schema, nullptr);
  std::vector<etl::Value> values;

  EXPECT_TRUE(sight_of(event, *schema, values));
  event.payload = event.payload.first(payload.size() - 1);
  EXPECT_FALSE(sight_of(event, *schema, values));
}

}  // namespace
}  // namespace wskcheck::observe
