// The spellings with an underscore of interlocked operations, barriers, and single reads and
// writes.
#ifndef WSKCHECK_KM_ATOMICS_H
#define WSKCHECK_KM_ATOMICS_H
#if defined(__GNUC__)
#pragma GCC system_header
#endif

#include "wskcheck_km/interlocked.h"

#define _InterlockedIncrement InterlockedIncrement
#define _InterlockedIncrement64 InterlockedIncrement64
#define _InterlockedIncrement16 InterlockedIncrement16
#define _InterlockedDecrement InterlockedDecrement
#define _InterlockedDecrement64 InterlockedDecrement64
#define _InterlockedDecrement16 InterlockedDecrement16
#define _InterlockedExchange InterlockedExchange
#define _InterlockedExchange64 InterlockedExchange64
#define _InterlockedExchange16 InterlockedExchange16
#define _InterlockedCompareExchange InterlockedCompareExchange
#define _InterlockedCompareExchange64 InterlockedCompareExchange64
#define _InterlockedCompareExchange16 InterlockedCompareExchange16
#define _InterlockedExchangeAdd InterlockedExchangeAdd
#define _InterlockedExchangeAdd64 InterlockedExchangeAdd64
#define _InterlockedExchangeAdd16 InterlockedExchangeAdd16
#define _InterlockedAnd InterlockedAnd
#define _InterlockedAnd64 InterlockedAnd64
#define _InterlockedAnd16 InterlockedAnd16
#define _InterlockedOr InterlockedOr
#define _InterlockedOr64 InterlockedOr64
#define _InterlockedOr16 InterlockedOr16
#define _InterlockedXor InterlockedXor
#define _InterlockedXor64 InterlockedXor64
#define _InterlockedXor16 InterlockedXor16
#define _InterlockedExchangePointer InterlockedExchangePointer
#define _InterlockedCompareExchangePointer InterlockedCompareExchangePointer
#define _InterlockedAnd8 InterlockedAnd8
#define _InterlockedOr8 InterlockedOr8
#define _InterlockedXor8 InterlockedXor8
#define _InterlockedExchange8 InterlockedExchange8
#define _InterlockedCompareExchange128 InterlockedCompareExchange128
#define _interlockedbittestandset InterlockedBitTestAndSet
#define _interlockedbittestandreset InterlockedBitTestAndReset

WSKCHECK_KM_BEGIN

#ifndef WSKCHECK_KERNEL_HOST
// Any pointer's address is taken, as the other compiler does.
#define InterlockedExchangePointer(target, value) \
  (InterlockedExchangePointer)((PVOID volatile*)(target), (PVOID)(value))
#define InterlockedCompareExchangePointer(target, value, comparand) \
  (InterlockedCompareExchangePointer)((PVOID volatile*)(target), (PVOID)(value), (PVOID)(comparand))
#endif

// Barriers, and reads and writes that other threads may see at once. A barrier is no choice point.
VOID wskcheck_barrier(void);
#define KeMemoryBarrier() wskcheck_barrier()
#define KeMemoryBarrierWithoutFence() _ReadWriteBarrier()
#define MemoryBarrier() wskcheck_barrier()
#define _mm_mfence() wskcheck_barrier()
#define _mm_lfence() wskcheck_barrier()
#define _mm_sfence() wskcheck_barrier()
LONG wskcheck_read_32(LONG const volatile* from);
LONG64 wskcheck_read_64(LONG64 const volatile* from);
SHORT wskcheck_read_16(SHORT const volatile* from);
CHAR wskcheck_read_8(CHAR const volatile* from);
VOID wskcheck_write_32(LONG volatile* to, LONG value);
VOID wskcheck_write_64(LONG64 volatile* to, LONG64 value);
VOID wskcheck_write_16(SHORT volatile* to, SHORT value);
VOID wskcheck_write_8(CHAR volatile* to, CHAR value);
VOID wskcheck_pause(void);
#define YieldProcessor() wskcheck_pause()
#define _mm_pause() wskcheck_pause()

WSKCHECK_KM_END

#define ReadAcquire(p) ((LONG)wskcheck_read_32((LONG const volatile*)(p)))
#define ReadNoFence(p) ((LONG)wskcheck_read_32((LONG const volatile*)(p)))
#define ReadRaw(p) ((LONG)wskcheck_read_32((LONG const volatile*)(p)))
#define WriteRelease(p, v) wskcheck_write_32((LONG volatile*)(p), (LONG)(v))
#define WriteNoFence(p, v) wskcheck_write_32((LONG volatile*)(p), (LONG)(v))
#define WriteRaw(p, v) wskcheck_write_32((LONG volatile*)(p), (LONG)(v))
#define ReadULongAcquire(p) ((ULONG)wskcheck_read_32((LONG const volatile*)(p)))
#define ReadULongNoFence(p) ((ULONG)wskcheck_read_32((LONG const volatile*)(p)))
#define ReadULongRaw(p) ((ULONG)wskcheck_read_32((LONG const volatile*)(p)))
#define WriteULongRelease(p, v) wskcheck_write_32((LONG volatile*)(p), (LONG)(v))
#define WriteULongNoFence(p, v) wskcheck_write_32((LONG volatile*)(p), (LONG)(v))
#define WriteULongRaw(p, v) wskcheck_write_32((LONG volatile*)(p), (LONG)(v))
#define ReadAcquire64(p) ((LONG64)wskcheck_read_64((LONG64 const volatile*)(p)))
#define ReadNoFence64(p) ((LONG64)wskcheck_read_64((LONG64 const volatile*)(p)))
#define ReadRaw64(p) ((LONG64)wskcheck_read_64((LONG64 const volatile*)(p)))
#define WriteRelease64(p, v) wskcheck_write_64((LONG64 volatile*)(p), (LONG64)(v))
#define WriteNoFence64(p, v) wskcheck_write_64((LONG64 volatile*)(p), (LONG64)(v))
#define WriteRaw64(p, v) wskcheck_write_64((LONG64 volatile*)(p), (LONG64)(v))
#define ReadULong64Acquire(p) ((ULONG64)wskcheck_read_64((LONG64 const volatile*)(p)))
#define ReadULong64NoFence(p) ((ULONG64)wskcheck_read_64((LONG64 const volatile*)(p)))
#define ReadULong64Raw(p) ((ULONG64)wskcheck_read_64((LONG64 const volatile*)(p)))
#define WriteULong64Release(p, v) wskcheck_write_64((LONG64 volatile*)(p), (LONG64)(v))
#define WriteULong64NoFence(p, v) wskcheck_write_64((LONG64 volatile*)(p), (LONG64)(v))
#define WriteULong64Raw(p, v) wskcheck_write_64((LONG64 volatile*)(p), (LONG64)(v))
#define ReadAcquire16(p) ((SHORT)wskcheck_read_16((SHORT const volatile*)(p)))
#define ReadNoFence16(p) ((SHORT)wskcheck_read_16((SHORT const volatile*)(p)))
#define ReadRaw16(p) ((SHORT)wskcheck_read_16((SHORT const volatile*)(p)))
#define WriteRelease16(p, v) wskcheck_write_16((SHORT volatile*)(p), (SHORT)(v))
#define WriteNoFence16(p, v) wskcheck_write_16((SHORT volatile*)(p), (SHORT)(v))
#define WriteRaw16(p, v) wskcheck_write_16((SHORT volatile*)(p), (SHORT)(v))
#define ReadUShortAcquire(p) ((USHORT)wskcheck_read_16((SHORT const volatile*)(p)))
#define ReadUShortNoFence(p) ((USHORT)wskcheck_read_16((SHORT const volatile*)(p)))
#define ReadUShortRaw(p) ((USHORT)wskcheck_read_16((SHORT const volatile*)(p)))
#define WriteUShortRelease(p, v) wskcheck_write_16((SHORT volatile*)(p), (SHORT)(v))
#define WriteUShortNoFence(p, v) wskcheck_write_16((SHORT volatile*)(p), (SHORT)(v))
#define WriteUShortRaw(p, v) wskcheck_write_16((SHORT volatile*)(p), (SHORT)(v))
#define ReadAcquire8(p) ((CHAR)wskcheck_read_8((CHAR const volatile*)(p)))
#define ReadNoFence8(p) ((CHAR)wskcheck_read_8((CHAR const volatile*)(p)))
#define ReadRaw8(p) ((CHAR)wskcheck_read_8((CHAR const volatile*)(p)))
#define WriteRelease8(p, v) wskcheck_write_8((CHAR volatile*)(p), (CHAR)(v))
#define WriteNoFence8(p, v) wskcheck_write_8((CHAR volatile*)(p), (CHAR)(v))
#define WriteRaw8(p, v) wskcheck_write_8((CHAR volatile*)(p), (CHAR)(v))
#define ReadUCharAcquire(p) ((UCHAR)wskcheck_read_8((CHAR const volatile*)(p)))
#define ReadUCharNoFence(p) ((UCHAR)wskcheck_read_8((CHAR const volatile*)(p)))
#define ReadUCharRaw(p) ((UCHAR)wskcheck_read_8((CHAR const volatile*)(p)))
#define WriteUCharRelease(p, v) wskcheck_write_8((CHAR volatile*)(p), (CHAR)(v))
#define WriteUCharNoFence(p, v) wskcheck_write_8((CHAR volatile*)(p), (CHAR)(v))
#define WriteUCharRaw(p, v) wskcheck_write_8((CHAR volatile*)(p), (CHAR)(v))
#define ReadBooleanAcquire(p) ((BOOLEAN)wskcheck_read_8((CHAR const volatile*)(p)))
#define ReadBooleanNoFence(p) ((BOOLEAN)wskcheck_read_8((CHAR const volatile*)(p)))
#define ReadBooleanRaw(p) ((BOOLEAN)wskcheck_read_8((CHAR const volatile*)(p)))
#define WriteBooleanRelease(p, v) wskcheck_write_8((CHAR volatile*)(p), (CHAR)(v))
#define WriteBooleanNoFence(p, v) wskcheck_write_8((CHAR volatile*)(p), (CHAR)(v))
#define WriteBooleanRaw(p, v) wskcheck_write_8((CHAR volatile*)(p), (CHAR)(v))
#define ReadPointerAcquire(p) ((PVOID)(LONG_PTR)wskcheck_read_64((LONG64 const volatile*)(p)))
#define ReadPointerNoFence(p) ((PVOID)(LONG_PTR)wskcheck_read_64((LONG64 const volatile*)(p)))
#define ReadPointerRaw(p) ((PVOID)(LONG_PTR)wskcheck_read_64((LONG64 const volatile*)(p)))
#define WritePointerRelease(p, v) wskcheck_write_64((LONG64 volatile*)(p), (LONG64)(LONG_PTR)(v))
#define WritePointerNoFence(p, v) wskcheck_write_64((LONG64 volatile*)(p), (LONG64)(LONG_PTR)(v))
#define WritePointerRaw(p, v) wskcheck_write_64((LONG64 volatile*)(p), (LONG64)(LONG_PTR)(v))

#endif
