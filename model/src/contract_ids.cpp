// The ids of the contract's rules. A rule that is neither in the table of rules nor in the table of
// those that are left out shows by this list.
#include "wskcheck/model/contract_ids.h"

#include <array>

namespace wskcheck {

namespace {

constexpr std::array<std::string_view, contract_rule_count> ids{
    // clang-format off
    "CRE-01", "CRE-02", "CRE-03", "CRE-04", "CRE-05", "CRE-06", "CRE-07", "CRE-08", "CRE-09",
    "CRE-10", "CRE-11", "CRE-12", "CRE-13", "CRE-14", "CRE-15", "CRE-16", "CRE-17",
    "BND-01", "BND-02", "BND-03", "BND-04", "BND-05", "BND-06", "BND-07", "BND-08", "BND-09",
    "BND-10", "BND-11", "BND-12", "BND-13", "BND-14", "BND-15", "BND-16", "BND-17",
    "OPT-01", "OPT-02", "OPT-03", "OPT-04", "OPT-05", "OPT-06", "OPT-07", "OPT-08", "OPT-09",
    "OPT-10", "OPT-11", "OPT-12", "OPT-13", "OPT-14", "OPT-15", "OPT-16", "OPT-17", "OPT-18",
    "OPT-19", "OPT-20", "OPT-21", "OPT-22",
    "EVT-01", "EVT-02", "EVT-03", "EVT-04", "EVT-05", "EVT-06", "EVT-07", "EVT-08", "EVT-09",
    "EVT-10", "EVT-11", "EVT-12", "EVT-13", "EVT-14", "EVT-15", "EVT-16", "EVT-17", "EVT-18",
    "EVT-19", "EVT-20", "EVT-21", "EVT-22", "EVT-23", "EVT-24", "EVT-25", "EVT-26",
    "ACC-01", "ACC-02", "ACC-03", "ACC-04", "ACC-05", "ACC-06", "ACC-07", "ACC-08", "ACC-09",
    "ACC-10", "ACC-11", "ACC-12", "ACC-13", "ACC-14", "ACC-15", "ACC-16", "ACC-17", "ACC-18",
    "ACC-19", "ACC-20", "ACC-21",
    "AEV-01", "AEV-02", "AEV-03", "AEV-04", "AEV-05", "AEV-06", "AEV-07", "AEV-08", "AEV-09",
    "AEV-10", "AEV-11", "AEV-12", "AEV-13", "AEV-14", "AEV-15", "AEV-16", "AEV-17", "AEV-18",
    "AEV-19", "AEV-20",
    "INS-01", "INS-02", "INS-03", "INS-04", "INS-05", "INS-06", "INS-07", "INS-08", "INS-09",
    "INS-10", "INS-11", "INS-12", "INS-13", "INS-14", "INS-15", "INS-16", "INS-17", "INS-18",
    "PND-01", "PND-02", "PND-03", "PND-04", "PND-05", "PND-06", "PND-07", "PND-08", "PND-09",
    "CIN-01", "CIN-02", "CIN-03", "CIN-04", "CIN-05", "CIN-06", "CIN-07", "CIN-08", "CIN-09",
    "CIN-10", "CIN-11", "CIN-12", "CIN-13", "CIN-14", "CIN-15", "CIN-16", "CIN-17",
    "ABT-01", "ABT-02", "ABT-03", "ABT-04", "ABT-05", "ABT-06", "ABT-07", "ABT-08", "ABT-09",
    "ABT-10", "ABT-11", "ABT-12", "ABT-13", "ABT-14", "ABT-15",
    "CLO-01", "CLO-02", "CLO-03", "CLO-04", "CLO-05", "CLO-06", "CLO-07", "CLO-08", "CLO-09",
    "CLO-10", "CLO-11", "CLO-12", "CLO-13", "CLO-14", "CLO-15", "CLO-16", "CLO-17", "CLO-18",
    "CLO-19",
    "IRP-01", "IRP-02", "IRP-03", "IRP-04", "IRP-05", "IRP-06", "IRP-07", "IRP-08", "IRP-09",
    "IRP-10", "IRP-11", "IRP-12", "IRP-13", "IRP-14", "IRP-15", "IRP-16", "IRP-17", "IRP-18",
    "IRQ-01", "IRQ-02", "IRQ-03", "IRQ-04", "IRQ-05", "IRQ-06", "IRQ-07", "IRQ-08", "IRQ-09",
    "CTX-01", "CTX-02", "CTX-03", "CTX-04", "CTX-05", "CTX-06", "CTX-07", "CTX-08", "CTX-09",
    "CTX-10",
    "UNL-01", "UNL-02", "UNL-03", "UNL-04", "UNL-05", "UNL-06", "UNL-07", "UNL-08", "UNL-09",
    "UNL-10", "UNL-11",
    "DEAD-01", "DEAD-02", "DEAD-03", "DEAD-04", "DEAD-05",
    "ASO-01", "ASO-02", "ASO-03", "ASO-04", "ASO-05", "ASO-06", "ASO-07",
    "STR-01", "STR-02", "STR-03", "STR-04",
    // clang-format on
};
static_assert(!ids.back().empty());

}  // namespace

std::span<const std::string_view> contract_rule_ids() { return ids; }

}  // namespace wskcheck
