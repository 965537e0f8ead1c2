// The list of headers for make and ninja.
#include "compile/depfile.h"

#include <gtest/gtest.h>

namespace wskcheck::drive {
namespace {

TEST(Depfile, KeepsTargetAndHeaders) {
  EXPECT_EQ(without_folder("/b/d.o: /s/d.c /s/a.h \\\n  /k/wdm.h /s/b.h\n", "/b/names"),
            "/b/d.o: \\\n /s/d.c \\\n /s/a.h \\\n /k/wdm.h \\\n /s/b.h\n");
}

TEST(Depfile, LeavesOutWhatIsBelowTheFolder) {
  EXPECT_EQ(without_folder("d.o: d.c /b/names/a/../Own.h \\\n /b/names2/x.h own.h", "/b/names"),
            "d.o: \\\n d.c \\\n /b/names2/x.h \\\n own.h\n");
}

TEST(Depfile, KnowsBlanksAndDollarsInNames) {
  EXPECT_EQ(without_folder("d.o: /a\\ b/d.c /a\\ b/$$n/x.h /a\\ b/$$m/y.h\n", "/a b/$n"),
            "d.o: \\\n /a\\ b/d.c \\\n /a\\ b/$$m/y.h\n");
}

}  // namespace
}  // namespace wskcheck::drive
