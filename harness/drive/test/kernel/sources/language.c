// What the headers make of Visual Studio's own words, compiled as C and run: the program prints the
// first line that is wrong.
#include <TraceLoggingProvider.h>
#include <ntddk.h>
#include <string.h>
#include <wsk.h>

int vprintf(const char* format, va_list arguments);  // of the library that this program links

#define EXPECT(e) \
  if (!(e)) return DbgPrint("line %d: %s\n", __LINE__, #e), 1

static const WCHAR text[] = L"wide";
static __declspec(align(64)) UCHAR aligned[3];
__declspec(selectany) ULONG chosen = 7;
DEFINE_GUID(not_defined, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
#include <initguid.h>
DEFINE_GUID(defined, 0x2227E803, 0x8D8B, 0x11D4, 0xAB, 0xAD, 0, 0x90, 0x27, 0x71, 0x9E, 0x09);

TRACELOGGING_DEFINE_PROVIDER(provider, "Test.Provider",
                             (0x998bdf51, 0x0349, 0x4fbc, 0x87, 0x0c, 0xd6, 0x13, 0x0a, 0x95, 0x5a,
                              0x5f));

__forceinline ULONG doubled(ULONG x) { return x * 2; }
static __forceinline ULONG trebled(ULONG x) { return x * 3; }
FORCEINLINE ULONG squared(ULONG x) { return x * x; }

static int leave_from_a_loop(void) {
  int steps = 0;
  int ends = 0;
  __try {
    for (int i = 0; i < 10; ++i) {
      switch (i) {
        case 3:
          __leave;
        default:
          ++steps;
      }
    }
    steps = 100;
  } __finally {
    ends = AbnormalTermination() ? 50 : 10;
  }
  return steps + ends;
}

static int nested(void) {
  int x = 0;
  __try {
    __try {
      x += 1;
      __leave;
      x += 100;
    } __except (EXCEPTION_EXECUTE_HANDLER) {
      x += 1000 + GetExceptionCode();
    }
    x += 2;
    for (;;) {
      __try {
        break;
      } __except (GetExceptionInformation() ? EXCEPTION_CONTINUE_SEARCH
                                            : EXCEPTION_EXECUTE_HANDLER) {
        x += 1000;
      }
    }
  } __finally {
    x += 4;
  }
  return x;
}

int main(void) {
  LIST_ENTRY head, entry;
  ULONG bit = 0;
  LARGE_INTEGER big = {{0, 1}};
  UNICODE_STRING constant = RTL_CONSTANT_STRING(L"abc");
  SOCKADDR_IN6 any = {AF_INET6, 0x479c, 0, IN6ADDR_ANY_INIT, {0}};
  unsigned __int64 wide = ~(unsigned __int64)0;

  EXPECT(sizeof(LONG) == 4 && sizeof(WCHAR) == 2 && sizeof text == 10);
  EXPECT(sizeof(LIST_ENTRY) == 2 * sizeof(PVOID) && sizeof(KSPIN_LOCK) == sizeof(PVOID));
  EXPECT(((ULONG_PTR)aligned & 63) == 0 && chosen == 7);
  EXPECT('abcd' == 0x61626364 && wide == MAXULONGLONG);
  EXPECT(defined.Data1 == 0x2227E803 && IsEqualGUID(&defined, &defined));
  EXPECT(doubled(2) + trebled(2) + squared(2) == 14);
  EXPECT(TraceLoggingRegister(provider) == STATUS_SUCCESS);
  TraceLoggingWrite(provider, "Started", TraceLoggingLevel(4), TraceLoggingULong(7, "Number"));
  DoTraceMessage(NO_SUCH_FLAG, "never %d looked at", not_declared);
  EXPECT(_BitScanReverse(&bit, 0x50) && bit == 6 && !_BitScanForward(&bit, 0));
  EXPECT(_rotl(0x80000001u, 1) == 3);
  EXPECT(leave_from_a_loop() == 13);
  EXPECT(nested() == 7);
  EXPECT(big.QuadPart == 0x100000000ll && big.u.HighPart == 1);
  EXPECT(constant.Length == 6 && constant.MaximumLength == 8);
  EXPECT(any.sin6_family == 23 && sizeof any == 28 && sizeof(SOCKADDR_STORAGE) == 128);
  EXPECT(!NT_SUCCESS(STATUS_CANCELLED) && NT_SUCCESS(STATUS_PENDING));
  EXPECT(NT_INFORMATION(STATUS_EVENT_PENDING) && NT_WARNING(STATUS_BUFFER_OVERFLOW));
  EXPECT(NT_ERROR(STATUS_FILE_FORCED_CLOSED));
  EXPECT(strncmp(__FUNCTION__ ":", "language.c:", 11) == 0);
  EXPECT(CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS) == 0x222000);
  EXPECT(SIO_WSK_QUERY_INSPECT_ID == 0x4F000005);
  InitializeListHead(&head);
  InsertTailList(&head, &entry);
  EXPECT(RemoveHeadList(&head) == &entry && IsListEmpty(&head));
  DbgPrint("fine\n");
  return 0;
}

// The functions that are called here, without a kernel.
ULONG DbgPrint(PCSTR format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vprintf(format, arguments);
  va_end(arguments);
  return 1;
}
void wskcheck_list_is_corrupt(const void* entry) {
  DbgPrint("corrupt at %p\n", entry);
  for (;;) {
  }
}
int wskcheck_strncmp(const char* a, const char* b, size_t max) {
  return __builtin_memcmp(a, b, max);
}
void* wskcheck_memcpy_at(void* to, const void* from, size_t size, const void* site) {
  (void)site;
  for (size_t i = 0; i < size; ++i) ((volatile char*)to)[i] = ((const char*)from)[i];
  return to;
}
void* wskcheck_memset_at(void* to, int value, size_t size, const void* site) {
  (void)site;
  for (size_t i = 0; i < size; ++i) ((volatile char*)to)[i] = (char)value;
  return to;
}
