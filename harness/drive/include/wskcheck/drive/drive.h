// Drives a driver: compiles its C source with headers of our own, runs it against a WSK that may
// answer with anything the contract allows, and explores schedules and answers.
//
// A process drives one driver at a time. Everything here is a value; nothing is printed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "wskcheck/model/question.h"

namespace wskcheck::drive {

// One of the peers that connect.
struct Peer {
  std::uint32_t bytes = 4;  // that it sends once it is connected; at most 64
  bool closes = true;       // it may close its side
  bool drops = false;       // it may drop its request before that is a connection
  bool resets = false;      // it may reset its connection
  bool operator==(const Peer&) const = default;
};

// A value of the driver's service key, the RegistryPath of its DriverEntry, or of a key below it.
struct RegistryValue {
  // REG_DWORD, REG_SZ, REG_MULTI_SZ, REG_BINARY.
  using Data = std::variant<std::uint32_t, std::string, std::vector<std::string>,
                            std::vector<unsigned char>>;
  std::string name;  // the keys below the service's in front: "Parameters\\Port"
  Data data;
  bool operator==(const RegistryValue&) const = default;
};

inline constexpr std::size_t registry_name_max = 128;  // bytes

// A file that is there when the driver is loaded.
struct FileContents {
  std::string path;   // as a driver opens it: "\\??\\C:\\www\\index.html"
  std::string bytes;  // what it holds
  bool operator==(const FileContents&) const = default;
};
inline constexpr std::size_t file_path_max = 250;  // bytes

// What happens around the driver. All of it is possible, none of it has to happen.
struct Scenario {
  std::uint32_t connections = 2;  // peers that connect; 0 to 16
  std::uint32_t peer_bytes = 4;   // that each peer sends once it is connected; at most 64
  // Waits and timers that end in a run although nothing is left to do but to unload the driver, or
  // to let a program go on; at most 1000.
  std::uint32_t idle_timeouts = 4;
  bool peers_close = true;           // a peer closes its side at some time
  bool drops = false;                // peers drop requests before they are connections
  bool resets = false;               // peers reset connections, taken or not
  bool deaths = false;               // the listener dies
  bool failures = false;             // functions of WSK fail for reasons of their own
  bool allocation_failures = false;  // the pool is empty
  bool close_failures = false;       // WskCloseSocket fails as well (C-13, Q-74)
  bool unmarked_pending = false;     // PendingReturned may be FALSE although it is pending (Wine)
  bool early_timeouts = false;       // waits and timers end while others could go on
  bool null_local_address = false;   // LocalAddress of an event callback may be NULL
  bool accesses = false;             // data races are found; volatile accesses are choice points
  bool each_access = false;          // each access to shared memory is a choice point
  // The peers one by one, as many as there are connections; empty: all alike, as said above.
  std::vector<Peer> peers;
  // What a program asks of the driver's device, in order (docs/drive.md): "open",
  // "ioctl 0x222000 input 01 ff output 16", "read 16", "write 01 ff", "close".
  std::vector<std::string> requests;
  std::vector<RegistryValue> registry;  // that it finds; nothing else but its own empty key
  std::vector<FileContents> files;      // that it finds
  std::string flavour;  // name of a shipped flavour, or of one of its own; empty: any answer
  Flavour answers;      // of a flavour of its own: which answers to open questions are left
  bool operator==(const Scenario&) const = default;
};

// What is wrong with Scenario::requests.
struct RequestMistake {
  std::size_t index = 0;  // of the request
  std::string found;
  std::string expected;
  bool operator==(const RequestMistake&) const = default;
};
std::optional<RequestMistake> check_requests(const std::vector<std::string>& requests);

enum class Search : std::uint8_t {
  grow,        // small bounds first, then larger ones, then random schedules
  exhaustive,  // depth-first with dynamic partial-order reduction
  random,
  pct,    // probabilistic concurrency testing
  sweep,  // each allocation fails once for each call stack that leads to it
};

struct Options {
  std::vector<std::string> sources;   // C files, or one shared library that was built before
  std::vector<std::string> includes;  // folders of the driver's own headers
  std::vector<std::string> defines;   // "NAME" or "NAME=VALUE"
  std::string compiler;               // empty: $CC, or the first of cc, gcc, clang
  std::string kernel_include;         // folder of the kernel headers; empty: the one of the build
  Scenario scenario;
  std::string scenario_file;  // that it was read from, if any; only for commands that are printed
  bool tries_scenarios = false;  // the small useful ones instead, one after the other
  Search search = Search::grow;
  bool reduce = true;  // partial-order reduction
  std::uint32_t preemptions_max = 2;
  std::uint32_t faults_max = 1;
  std::uint64_t schedules_max = 1'000'000;
  std::uint64_t seed = 1;
  std::string schedule;            // a pasted one: only this is run
  std::uint32_t findings_max = 1;  // different ones
  // Processes that search at once; 0: one for each processor. The report is the same with any
  // number. Where the system cannot copy a process, this one searches alone.
  std::uint32_t workers = 1;
  bool records = false;  // what is seen at the WSK boundary is recorded
  // The name of a mistake that WSK makes. No finding is looked for then: a run is recorded in which
  // it was made, and the verdict is inconclusive.
  std::string provider_mistake;
  // The rule that WSK breaks in a recording, "" for none, "IRP-10 in doubt" where the recording
  // ends too early to be sure: a run that breaks the mistake's own is recorded if there is one,
  // else one in which the mistake shows at all. Empty: the first run in which it was made.
  std::function<std::string(const std::string& recording)> judge;
  std::function<bool()> stop;  // asked now and then; empty: never
};

// A line of a finding's story.
struct StoryLine {
  std::string lane;               // "driver", "completion routine", "WSK"
  std::uint32_t lane_number = 0;  // tells apart lanes of one name; 0 is WSK
  std::string text;
  std::string where;  // "echo.c:120", empty where the driver is not involved
  bool operator==(const StoryLine&) const = default;
};

struct DriveFinding {
  std::string rule;                // id of the contract, or of the kernel's rules (docs/drive.md)
  std::string says;                // what the driver did, in one sentence
  std::string where;               // "echo.c:120 in EchoUnload"
  std::vector<std::string> calls;  // that led there, innermost first
  std::vector<std::string> notes;  // memory: where it was allocated, freed; a hang: who waits
  std::string schedule;            // to be pasted back
  std::uint32_t steps = 0;
  std::uint32_t preemptions = 0;
  std::uint64_t found_after = 0;  // schedules
  Scenario scenario;              // in which it was found
  std::vector<StoryLine> story;
  bool operator==(const DriveFinding&) const = default;
};

enum class DriveVerdict : std::uint8_t { pass, violation, inconclusive };

struct DriveReport {
  DriveVerdict verdict = DriveVerdict::inconclusive;
  std::string why;  // of an inconclusive one
  std::vector<DriveFinding> findings;
  std::uint64_t schedules = 0;
  std::uint64_t pruned = 0;  // runs beside them, given up at a state that others had gone on from
  std::uint64_t steps = 0;
  std::uint32_t longest = 0;       // steps of the longest schedule
  bool covered = false;            // every schedule within the bounds, or an equivalent one
  std::vector<std::string> tried;  // what was searched and how far, in words
  // JSON Lines (docs/trace-format.md): the run with WSK's mistake, else that of the first finding,
  // else that of the schedule that was given, else the default one. Empty unless Options::records.
  std::string recording;
};

// What cannot be driven: `what` says where and why, `hint` what to do.
struct DriveError {
  std::string what;
  std::string hint;
};

// A mistake that WSK can be told to make: "P-07", the rule that it breaks, what it is.
struct ProviderMistake {
  std::string_view name;
  std::string_view rule;
  std::string_view says;
  std::string_view also;   // a rule that its recording may show broken instead; empty: none
  std::string_view since;  // why
};
std::vector<ProviderMistake> provider_mistakes();

// False with an error when the driver cannot be compiled or loaded.
bool drive(const Options& options, DriveReport& report, DriveError& error);

}  // namespace wskcheck::drive
