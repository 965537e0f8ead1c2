// Names that drivers use beside the functions: it compiles, and what can be known then is right.
#include <bcrypt.h>
#include <excpt.h>
#include <intrin.h>
#include <netioapi.h>
#include <nmr.h>
#include <ntddk.h>
#include <ntintsafe.h>
#include <ntstrsafe.h>
#include <stdint.h>
#include <stdlib.h>
#include <wchar.h>
#include <wsk.h>

#if !defined(NTDDI_WIN10) || NTDDI_VERSION < NTDDI_WIN10 || _WIN32_WINNT < _WIN32_WINNT_WIN7
#error no versions
#endif
static_assert(sizeof(WCHAR) == 2, "as on Windows");
static_assert(sizeof(int64_t) == sizeof(LONG64));
C_ASSERT(IS_ALIGNED(16, 8) && !IS_ALIGNED(12, 8));
C_ASSERT(__popcnt(0xff) == 8);
#include <pshpack1.h>
typedef struct {
  UCHAR a;
  ULONG b;
} Packed;
#include <poppack.h>
C_ASSERT(sizeof(Packed) == 5);

DECLARE_GLOBAL_CONST_UNICODE_STRING(DeviceName, L"\\Device\\Echo");

static RTL_GENERIC_COMPARE_RESULTS NTAPI Compare(struct _RTL_GENERIC_TABLE* Table, PVOID A,
                                                 PVOID B) {
  UNREFERENCED_PARAMETER(Table);
  return A < B ? GenericLessThan : A > B ? GenericGreaterThan : GenericEqual;
}
RTL_GENERIC_COMPARE_ROUTINE* CompareRoutine = Compare;

EXT_CALLBACK OnTimer;
_Use_decl_annotations_ VOID OnTimer(PEX_TIMER Timer, PVOID Context) {
  EXT_DELETE_PARAMETERS last;
  ExInitializeDeleteTimerParameters(&last);
  last.DeleteContext = Context;
  ExDeleteTimer(Timer, TRUE, FALSE, &last);
}
static VOID OnImage(PUNICODE_STRING Name, HANDLE Process, PIMAGE_INFO Info) {
  UNREFERENCED_PARAMETER(Process);
  if (Info->SystemModeImage) DbgPrint("%wZ at %p", Name, Info->ImageBase);
}
PLOAD_IMAGE_NOTIFY_ROUTINE ImageRoutine = OnImage;

int f(PSOCKADDR address, PVOID optional);
int f(PSOCKADDR address, PVOID optional) {
  static LONG bits[2];
  static PKEVENT events[2];
  WCHAR text[16];
  PROCESSOR_NUMBER number;
  GROUP_AFFINITY affinity = {0};
  RTL_RUN_ONCE once = RTL_RUN_ONCE_INIT;
  SIZE_T size;
  uint64_t large = UINT64_C(1) << 40;
  PULONG64 same = &large;
  char* copy = (char*)_alloca(4);
  if (!ARGUMENT_PRESENT(optional) || !NT_VERIFYMSG("no address", address != NULL)) return 0;
  if (KdDebuggerEnabled && !KdRefreshDebuggerNotPresent()) return 1;
  INETADDR_SETANY(address);
  if (!INETADDR_ISANY(address) || INETADDR_ISLOOPBACK(address)) return 2;
  if (!NT_SUCCESS(RtlSIZETAdd(1, 2, &size)) || !NT_SUCCESS(RtlSizeTMult(1, 2, &size))) return 3;
  BitTestAndSet(bits, 3);
  KeWaitForMultipleObjects(2, events, WaitAny, Executive, KernelMode, FALSE, NULL, NULL);
  swprintf(text, L"%d", 1);
  swprintf(text, 16, L"%d", 1);
  strcpy_s(copy, 4, "abc");
  KeGetCurrentProcessorNumberEx(&number);
  UNREFERENCED_PARAMETER(affinity);
  UNREFERENCED_PARAMETER(once);
  return (int)ReadTimeStampCounter() + number.Number + abs(-1) + (int)*same + KeNumberProcessors +
         (isdigit('1') ? (int)DeviceName.Length : 0) + (int)RTL_QUERY_REGISTRY_TYPECHECK_SHIFT;
}
