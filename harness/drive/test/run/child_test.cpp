// Processes that answer, stop when they are told, and end.
#include "run/child.h"

#include <gtest/gtest.h>

#include <cstdlib>
#ifndef _WIN32
#include <poll.h>
#include <unistd.h>
#endif

namespace wskcheck::drive {
namespace {

// Waits until the child has answered or ended.
std::string answer_of(Child& child) {
  std::string answer = "none";
  Child* const children[] = {&child};
  while (!child.take(answer) && child.ended().empty()) wait_for(children, 1000);
  return answer;
}

TEST(Children, AnswerWithACopyOfTheMemory) {
  int number = 1;
  const auto serve = [&number](const std::string& request, const std::function<bool()>&) {
    return request + std::to_string(number++);
  };
  const std::unique_ptr<Child> child = Child::start(serve);
  ASSERT_NE(child, nullptr);
  number = 10;

  child->ask("a");
  const std::string first = answer_of(*child);
  const std::string large(1'000'000, 'x');
  child->ask(large);

  EXPECT_EQ(first, "a1");
  EXPECT_EQ(answer_of(*child), large + "2");
  EXPECT_EQ(number, 10);
}

TEST(Children, StopWhenTheyAreTold) {
  const auto serve = [](const std::string&, const std::function<bool()>& stop) {
    while (!stop()) {
    }
    return std::string("stopped");
  };
  const std::unique_ptr<Child> child = Child::start(serve);
  ASSERT_NE(child, nullptr);

  child->ask("");
  std::string answer;
  EXPECT_FALSE(child->take(answer));
  child->stop();

  EXPECT_EQ(answer_of(*child), "stopped");
}

TEST(Children, SayHowTheyHaveEnded) {
  const auto serve = [](const std::string& request, const std::function<bool()>&) {
    if (request == "exit") std::_Exit(7);
    std::abort();
    return std::string();
  };
  const std::unique_ptr<Child> exits = Child::start(serve);
  const std::unique_ptr<Child> aborts = Child::start(serve);
  ASSERT_NE(exits, nullptr);
  ASSERT_NE(aborts, nullptr);

  exits->ask("exit");
  aborts->ask("abort");

  EXPECT_EQ(answer_of(*exits), "none");
  EXPECT_EQ(answer_of(*aborts), "none");
  EXPECT_EQ(exits->ended(), "exit code 7");
  EXPECT_EQ(aborts->ended(), "signal 6");
}

// That it is busy for ever does not keep its parent.
TEST(Children, EndWithTheirParentsInterest) {
  const auto serve = [](const std::string&, const std::function<bool()>&) {
    for (volatile int forever = 1; forever != 0;) {
    }
    return std::string();
  };
  std::unique_ptr<Child> child = Child::start(serve);
  ASSERT_NE(child, nullptr);
  child->ask("");

  child.reset();

  EXPECT_EQ(child, nullptr);
}

#ifdef __linux__

// A child of a child that is busy for ever: it holds an end of a pipe as long as it lives.
TEST(Children, EndWithTheirParent) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const auto busy = [](const std::string&, const std::function<bool()>&) {
    for (volatile int forever = 1; forever != 0;) {
    }
    return std::string();
  };
  const auto begins_another = [&](const std::string&, const std::function<bool()>&) {
    static std::unique_ptr<Child> another = Child::start(busy);
    another->ask("");
    return std::string("begun");
  };
  std::unique_ptr<Child> child = Child::start(begins_another);
  ASSERT_NE(child, nullptr);
  close(ends[1]);
  child->ask("");
  ASSERT_EQ(answer_of(*child), "begun");

  child.reset();

  pollfd end = {ends[0], POLLIN, 0};
  constexpr int long_ms = 60'000;
  EXPECT_EQ(poll(&end, 1, long_ms), 1) << "it lives";
  EXPECT_NE(end.revents & POLLHUP, 0);
  close(ends[0]);
}

#endif

}  // namespace
}  // namespace wskcheck::drive
