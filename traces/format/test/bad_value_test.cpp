// Values that their field does not take.
#include <gtest/gtest.h>

#include "support.h"

namespace wskcheck::traces {
namespace {

struct Case {
  const char* line;
  const char* message;
};

constexpr Case cases[] = {
    {R"({"t":1,"tid":1,"cpu":4294967296,"ev":"WskRegister","ph":"call"})",
     R"(lab3.jsonl:2:22: found 4294967296, expected an integer from 0 to 4294967295)"},
    {R"({"t":1,"tid":1,"irql":32,"ev":"WskRegister","ph":"call"})",
     R"(lab3.jsonl:2:23: found 32, expected an integer from 0 to 31)"},
    {R"({"t":1,"tid":null,"ev":"WskRegister","ph":"call"})",
     R"(lab3.jsonl:2:14: found null, expected an integer from 0 to 2^63 - 1)"
     "\n"
     R"(  hint: null stands for a NULL pointer; leave out a field that is not known)"},
    {R"({"t":1,"tid":1,"ev":"WskSocket","ph":"call","category":"tcp"})",
     R"(lab3.jsonl:2:56: found "tcp", expected one of "listen", "connection", )"
     R"("stream", "datagram", "basic")"},
    {R"({"t":1,"tid":1,"ev":"WskSocket","ph":"call","family":65536})",
     R"(lab3.jsonl:2:54: found 65536, expected an integer from 0 to 65535)"},
    {R"({"t":1,"tid":1,"ev":"WskSocket","ph":"call","irp":10})",
     R"(lab3.jsonl:2:51: found 10, expected "0x" and up to 16 hexadecimal digits in a )"
     R"(string)"},
    {R"({"t":1,"tid":1,"ev":"WskSocket","ph":"call","irp":"a0"})",
     R"(lab3.jsonl:2:51: found "a0", expected "0x" and up to 16 hexadecimal digits in )"
     R"(a string)"},
    {R"({"t":1,"tid":1,"ev":"WskSocket","ph":"call","irp":"0x12345678123456789"})",
     R"(lab3.jsonl:2:51: found "0x12345678123456789", expected "0x" and up to 16 )"
     R"(hexadecimal digits in a string)"},
    {R"({"t":1,"tid":1,"ev":"WskSocket","ph":"call","dispatch":true})",
     R"(lab3.jsonl:2:56: found true, expected an object with "accept", "inspect" and )"
     R"("abort", or null)"},
    {R"({"t":1,"tid":1,"ev":"WskSocket","ph":"call","dispatch":{"accept":1}})",
     R"(lab3.jsonl:2:66: found 1, expected true or false)"},
    {R"({"t":1,"tid":1,"ev":"WskSocket","ph":"call","dispatch":{"accept":true,)"
     R"("accept":true}})",
     R"(lab3.jsonl:2:80: found "accept" a second time, expected each entry once)"},
    {R"({"t":1,"tid":1,"ev":"WskAccept","ph":"call","dispatch":{"accept":true}})",
     R"(lab3.jsonl:2:56: found an object, expected true or false)"},
    {R"({"t":1,"tid":1,"ev":"WskAccept","ph":"call","dispatch":null})",
     R"(lab3.jsonl:2:56: found null, expected true or false)"
     "\n"
     R"(  hint: null stands for a NULL pointer; leave out a field that is not known)"},
    {R"({"t":1,"tid":1,"ev":"WskAccept","ph":"return","status":259})",
     R"(lab3.jsonl:2:56: found 259, expected a status name or "0x" and up to 8 )"
     R"(hexadecimal digits in a string)"},
    {R"({"t":1,"tid":1,"ev":"WskAccept","ph":"return","status":"STATUS_PENDNG"})",
     R"(lab3.jsonl:2:56: found "STATUS_PENDNG", expected a status name or "0x" and up )"
     R"(to 8 hexadecimal digits in a string)"
     "\n"
     R"(  hint: did you mean "STATUS_PENDING"?)"},
    {R"({"t":1,"tid":1,"ev":"WskAccept","ph":"return","status":"STATUS_QUITE_UNKNOWN"})",
     R"(lab3.jsonl:2:56: found "STATUS_QUITE_UNKNOWN", expected a status name or "0x" )"
     R"(and up to 8 hexadecimal digits in a string)"
     "\n"
     R"(  hint: a status whose name is not known here is written as its value, as )"
     R"("0xc0000001")"},
    {R"({"t":1,"tid":1,"ev":"WskAccept","ph":"return","status":"0x100000000"})",
     R"(lab3.jsonl:2:56: found "0x100000000", expected a status name or "0x" and up )"
     R"(to 8 hexadecimal digits in a string)"},
    {R"({"t":1,"tid":1,"ev":"WskControlSocket","ph":"call",)"
     R"("code":"SO_CONDITIONAL_ACEPT"})",
     R"(lab3.jsonl:2:59: found "SO_CONDITIONAL_ACEPT", expected one of )"
     R"("WSK_SET_STATIC_EVENT_CALLBACKS", "SO_CONDITIONAL_ACCEPT", )"
     R"("SO_WSK_EVENT_CALLBACK", "SIO_WSK_QUERY_INSPECT_ID", or a number in a string)"
     "\n"
     R"(  hint: did you mean "SO_CONDITIONAL_ACCEPT"?)"},
    {R"({"t":1,"tid":1,"ev":"WskControlSocket","ph":"call","code":8})",
     R"(lab3.jsonl:2:59: found 8, expected one of "WSK_SET_STATIC_EVENT_CALLBACKS", )"
     R"("SO_CONDITIONAL_ACCEPT", "SO_WSK_EVENT_CALLBACK", "SIO_WSK_QUERY_INSPECT_ID", )"
     R"(or a number in a string)"},
    {R"({"t":1,"tid":1,"ev":"WskControlSocket","ph":"call","request":"put"})",
     R"(lab3.jsonl:2:62: found "put", expected one of "set", "get", "ioctl")"},
    {R"({"t":1,"tid":1,"ev":"WskControlSocket","ph":"call","mask":"0x100000000"})",
     R"(lab3.jsonl:2:59: found "0x100000000", expected "0x" and up to 8 hexadecimal )"
     R"(digits in a string)"},
    {R"({"t":1,"tid":1,"ev":"WskInspectComplete","ph":"call","action":"drop"})",
     R"(lab3.jsonl:2:63: found "drop", expected one of "reject", "accept", "pend", or )"
     R"(a number of 32 bits)"},
    {R"({"t":1,"tid":1,"ev":"WskInspectComplete","ph":"call","action":4294967296})",
     R"(lab3.jsonl:2:63: found 4294967296, expected one of "reject", "accept", "pend",)"
     R"( or a number of 32 bits)"},
    {R"({"t":1,"tid":1,"ev":"WskInspectComplete","ph":"call","inspect":"0x1"})",
     R"(lab3.jsonl:2:64: found "0x1", expected {"key": "0x...", "serial": n})"},
    {R"({"t":1,"tid":1,"ev":"WskInspectComplete","ph":"call","inspect":{"key":"0x1"}})",
     R"(lab3.jsonl:2:64: found an inspect id with no "serial", expected {"key": )"
     R"("0x...", "serial": n})"},
    {R"({"t":1,"tid":1,"ev":"WskInspectComplete","ph":"call","inspect":{"key":"0x1",)"
     R"("serial":1,"serial":1}})",
     R"(lab3.jsonl:2:64: found an inspect id with a second "serial", expected {"key": )"
     R"("0x...", "serial": n})"},
    {R"({"t":1,"tid":1,"ev":"WskInspectComplete","ph":"call","inspect":{"key":1,)"
     R"("serial":1}})",
     R"(lab3.jsonl:2:71: found 1, expected "0x" and up to 16 hexadecimal digits in a )"
     R"(string)"},
    {R"({"t":1,"tid":1,"ev":"WskInspectComplete","ph":"call","inspect":{"key":"0x1",)"
     R"("serial":[]}})",
     R"(lab3.jsonl:2:86: found an array, expected an integer from 0 to 2^63 - 1)"},
    {R"({"t":1,"tid":1,"ev":"WskBind","ph":"call","local":"localhost:445"})",
     R"(lab3.jsonl:2:51: found "localhost:445", expected an address, as )"
     R"("127.0.0.1:445" or "[fe80::1%4]:445")"},
    {R"({"t":1,"tid":1,"ev":"IoCancelIrp","ph":"return","result":"true"})",
     R"(lab3.jsonl:2:58: found "true", expected true or false)"},
};

TEST(BadValue, IsToldWithItsPlace) {
  for (const Case& bad : cases) EXPECT_EQ(message_about(bad.line), bad.message) << bad.line;
}

}  // namespace
}  // namespace wskcheck::traces
