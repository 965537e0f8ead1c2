// Interlocked operations: functions of the kernel here, because each is a choice point.
#ifndef WSKCHECK_KM_INTERLOCKED_H
#define WSKCHECK_KM_INTERLOCKED_H
#if defined(__GNUC__)
#pragma GCC system_header
#endif

#include "wskcheck_km/macros.h"

WSKCHECK_KM_BEGIN

LONG InterlockedIncrement(LONG volatile* target);
LONG InterlockedDecrement(LONG volatile* target);
LONG InterlockedExchange(LONG volatile* target, LONG value);
LONG InterlockedCompareExchange(LONG volatile* target, LONG value, LONG comparand);
LONG InterlockedExchangeAdd(LONG volatile* target, LONG value);
LONG InterlockedAnd(LONG volatile* target, LONG value);
LONG InterlockedOr(LONG volatile* target, LONG value);
LONG InterlockedXor(LONG volatile* target, LONG value);

LONG64 InterlockedIncrement64(LONG64 volatile* target);
LONG64 InterlockedDecrement64(LONG64 volatile* target);
LONG64 InterlockedExchange64(LONG64 volatile* target, LONG64 value);
LONG64 InterlockedCompareExchange64(LONG64 volatile* target, LONG64 value, LONG64 comparand);
LONG64 InterlockedExchangeAdd64(LONG64 volatile* target, LONG64 value);
LONG64 InterlockedAnd64(LONG64 volatile* target, LONG64 value);
LONG64 InterlockedOr64(LONG64 volatile* target, LONG64 value);
LONG64 InterlockedXor64(LONG64 volatile* target, LONG64 value);

SHORT InterlockedIncrement16(SHORT volatile* target);
SHORT InterlockedDecrement16(SHORT volatile* target);
SHORT InterlockedExchange16(SHORT volatile* target, SHORT value);
SHORT InterlockedCompareExchange16(SHORT volatile* target, SHORT value, SHORT comparand);
SHORT InterlockedExchangeAdd16(SHORT volatile* target, SHORT value);
SHORT InterlockedAnd16(SHORT volatile* target, SHORT value);
SHORT InterlockedOr16(SHORT volatile* target, SHORT value);
SHORT InterlockedXor16(SHORT volatile* target, SHORT value);

CHAR InterlockedAnd8(CHAR volatile* target, CHAR value);
CHAR InterlockedOr8(CHAR volatile* target, CHAR value);
CHAR InterlockedXor8(CHAR volatile* target, CHAR value);
CHAR InterlockedExchange8(CHAR volatile* target, CHAR value);
CHAR InterlockedExchangeAdd8(CHAR volatile* target, CHAR value);
CHAR InterlockedCompareExchange8(CHAR volatile* target, CHAR value, CHAR comparand);
PVOID InterlockedExchangePointer(PVOID volatile* target, PVOID value);
PVOID InterlockedCompareExchangePointer(PVOID volatile* target, PVOID value, PVOID comparand);
UCHAR InterlockedCompareExchange128(LONG64 volatile* target, LONG64 high, LONG64 low,
                                    LONG64* comparand);
UCHAR InterlockedBitTestAndSet(LONG volatile* base, LONG bit);
UCHAR InterlockedBitTestAndReset(LONG volatile* base, LONG bit);
UCHAR InterlockedBitTestAndComplement(LONG volatile* base, LONG bit);
UCHAR InterlockedBitTestAndSet64(LONG64 volatile* base, LONG64 bit);
UCHAR InterlockedBitTestAndReset64(LONG64 volatile* base, LONG64 bit);
VOID ExInterlockedAddLargeStatistic(PLARGE_INTEGER addend, ULONG increment);

#define InterlockedAdd(target, value) (InterlockedExchangeAdd((target), (value)) + (value))
#define InterlockedAdd64(target, value) (InterlockedExchangeAdd64((target), (value)) + (value))
#define InterlockedExchangeSubtract(t, value) \
  InterlockedExchangeAdd((LONG volatile*)(t), -(LONG)(value))
#define InterlockedIncrementSizeT(target) InterlockedIncrement64((LONG64 volatile*)(target))
#define InterlockedDecrementSizeT(target) InterlockedDecrement64((LONG64 volatile*)(target))
#define InterlockedAddSizeT(target, value) \
  InterlockedAdd64((LONG64 volatile*)(target), (LONG64)(value))
#define InterlockedExchangeAddSizeT(target, value) \
  InterlockedExchangeAdd64((LONG64 volatile*)(target), (LONG64)(value))
#define InterlockedAndAffinity(target, value) InterlockedAnd64((LONG64 volatile*)(target), (value))

// Acquire, release and no fence: there is one processor, and every operation is a whole step.
#define InterlockedIncrementAcquire InterlockedIncrement
#define InterlockedIncrementRelease InterlockedIncrement
#define InterlockedIncrementNoFence InterlockedIncrement
#define InterlockedIncrementAcquire64 InterlockedIncrement64
#define InterlockedIncrement64Acquire InterlockedIncrement64
#define InterlockedIncrementRelease64 InterlockedIncrement64
#define InterlockedIncrement64Release InterlockedIncrement64
#define InterlockedIncrementNoFence64 InterlockedIncrement64
#define InterlockedIncrement64NoFence InterlockedIncrement64
#define InterlockedIncrementAcquire16 InterlockedIncrement16
#define InterlockedIncrement16Acquire InterlockedIncrement16
#define InterlockedIncrementRelease16 InterlockedIncrement16
#define InterlockedIncrement16Release InterlockedIncrement16
#define InterlockedIncrementNoFence16 InterlockedIncrement16
#define InterlockedIncrement16NoFence InterlockedIncrement16
#define InterlockedDecrementAcquire InterlockedDecrement
#define InterlockedDecrementRelease InterlockedDecrement
#define InterlockedDecrementNoFence InterlockedDecrement
#define InterlockedDecrementAcquire64 InterlockedDecrement64
#define InterlockedDecrement64Acquire InterlockedDecrement64
#define InterlockedDecrementRelease64 InterlockedDecrement64
#define InterlockedDecrement64Release InterlockedDecrement64
#define InterlockedDecrementNoFence64 InterlockedDecrement64
#define InterlockedDecrement64NoFence InterlockedDecrement64
#define InterlockedDecrementAcquire16 InterlockedDecrement16
#define InterlockedDecrement16Acquire InterlockedDecrement16
#define InterlockedDecrementRelease16 InterlockedDecrement16
#define InterlockedDecrement16Release InterlockedDecrement16
#define InterlockedDecrementNoFence16 InterlockedDecrement16
#define InterlockedDecrement16NoFence InterlockedDecrement16
#define InterlockedExchangeAcquire InterlockedExchange
#define InterlockedExchangeRelease InterlockedExchange
#define InterlockedExchangeNoFence InterlockedExchange
#define InterlockedExchangeAcquire64 InterlockedExchange64
#define InterlockedExchange64Acquire InterlockedExchange64
#define InterlockedExchangeRelease64 InterlockedExchange64
#define InterlockedExchange64Release InterlockedExchange64
#define InterlockedExchangeNoFence64 InterlockedExchange64
#define InterlockedExchange64NoFence InterlockedExchange64
#define InterlockedExchangeAcquire16 InterlockedExchange16
#define InterlockedExchange16Acquire InterlockedExchange16
#define InterlockedExchangeRelease16 InterlockedExchange16
#define InterlockedExchange16Release InterlockedExchange16
#define InterlockedExchangeNoFence16 InterlockedExchange16
#define InterlockedExchange16NoFence InterlockedExchange16
#define InterlockedCompareExchangeAcquire InterlockedCompareExchange
#define InterlockedCompareExchangeRelease InterlockedCompareExchange
#define InterlockedCompareExchangeNoFence InterlockedCompareExchange
#define InterlockedCompareExchangeAcquire64 InterlockedCompareExchange64
#define InterlockedCompareExchange64Acquire InterlockedCompareExchange64
#define InterlockedCompareExchangeRelease64 InterlockedCompareExchange64
#define InterlockedCompareExchange64Release InterlockedCompareExchange64
#define InterlockedCompareExchangeNoFence64 InterlockedCompareExchange64
#define InterlockedCompareExchange64NoFence InterlockedCompareExchange64
#define InterlockedCompareExchangeAcquire16 InterlockedCompareExchange16
#define InterlockedCompareExchange16Acquire InterlockedCompareExchange16
#define InterlockedCompareExchangeRelease16 InterlockedCompareExchange16
#define InterlockedCompareExchange16Release InterlockedCompareExchange16
#define InterlockedCompareExchangeNoFence16 InterlockedCompareExchange16
#define InterlockedCompareExchange16NoFence InterlockedCompareExchange16
#define InterlockedExchangeAddAcquire InterlockedExchangeAdd
#define InterlockedExchangeAddRelease InterlockedExchangeAdd
#define InterlockedExchangeAddNoFence InterlockedExchangeAdd
#define InterlockedExchangeAddAcquire64 InterlockedExchangeAdd64
#define InterlockedExchangeAdd64Acquire InterlockedExchangeAdd64
#define InterlockedExchangeAddRelease64 InterlockedExchangeAdd64
#define InterlockedExchangeAdd64Release InterlockedExchangeAdd64
#define InterlockedExchangeAddNoFence64 InterlockedExchangeAdd64
#define InterlockedExchangeAdd64NoFence InterlockedExchangeAdd64
#define InterlockedExchangeAddAcquire16 InterlockedExchangeAdd16
#define InterlockedExchangeAdd16Acquire InterlockedExchangeAdd16
#define InterlockedExchangeAddRelease16 InterlockedExchangeAdd16
#define InterlockedExchangeAdd16Release InterlockedExchangeAdd16
#define InterlockedExchangeAddNoFence16 InterlockedExchangeAdd16
#define InterlockedExchangeAdd16NoFence InterlockedExchangeAdd16
#define InterlockedAndAcquire InterlockedAnd
#define InterlockedAndRelease InterlockedAnd
#define InterlockedAndNoFence InterlockedAnd
#define InterlockedAndAcquire64 InterlockedAnd64
#define InterlockedAnd64Acquire InterlockedAnd64
#define InterlockedAndRelease64 InterlockedAnd64
#define InterlockedAnd64Release InterlockedAnd64
#define InterlockedAndNoFence64 InterlockedAnd64
#define InterlockedAnd64NoFence InterlockedAnd64
#define InterlockedAndAcquire16 InterlockedAnd16
#define InterlockedAnd16Acquire InterlockedAnd16
#define InterlockedAndRelease16 InterlockedAnd16
#define InterlockedAnd16Release InterlockedAnd16
#define InterlockedAndNoFence16 InterlockedAnd16
#define InterlockedAnd16NoFence InterlockedAnd16
#define InterlockedOrAcquire InterlockedOr
#define InterlockedOrRelease InterlockedOr
#define InterlockedOrNoFence InterlockedOr
#define InterlockedOrAcquire64 InterlockedOr64
#define InterlockedOr64Acquire InterlockedOr64
#define InterlockedOrRelease64 InterlockedOr64
#define InterlockedOr64Release InterlockedOr64
#define InterlockedOrNoFence64 InterlockedOr64
#define InterlockedOr64NoFence InterlockedOr64
#define InterlockedOrAcquire16 InterlockedOr16
#define InterlockedOr16Acquire InterlockedOr16
#define InterlockedOrRelease16 InterlockedOr16
#define InterlockedOr16Release InterlockedOr16
#define InterlockedOrNoFence16 InterlockedOr16
#define InterlockedOr16NoFence InterlockedOr16
#define InterlockedXorAcquire InterlockedXor
#define InterlockedXorRelease InterlockedXor
#define InterlockedXorNoFence InterlockedXor
#define InterlockedXorAcquire64 InterlockedXor64
#define InterlockedXor64Acquire InterlockedXor64
#define InterlockedXorRelease64 InterlockedXor64
#define InterlockedXor64Release InterlockedXor64
#define InterlockedXorNoFence64 InterlockedXor64
#define InterlockedXor64NoFence InterlockedXor64
#define InterlockedXorAcquire16 InterlockedXor16
#define InterlockedXor16Acquire InterlockedXor16
#define InterlockedXorRelease16 InterlockedXor16
#define InterlockedXor16Release InterlockedXor16
#define InterlockedXorNoFence16 InterlockedXor16
#define InterlockedXor16NoFence InterlockedXor16
#define InterlockedAddAcquire InterlockedAdd
#define InterlockedAddRelease InterlockedAdd
#define InterlockedAddNoFence InterlockedAdd
#define InterlockedAddAcquire64 InterlockedAdd64
#define InterlockedAdd64Acquire InterlockedAdd64
#define InterlockedAddRelease64 InterlockedAdd64
#define InterlockedAdd64Release InterlockedAdd64
#define InterlockedAddNoFence64 InterlockedAdd64
#define InterlockedAdd64NoFence InterlockedAdd64
#define InterlockedExchangePointerAcquire InterlockedExchangePointer
#define InterlockedExchangePointerRelease InterlockedExchangePointer
#define InterlockedExchangePointerNoFence InterlockedExchangePointer
#define InterlockedCompareExchangePointerAcquire InterlockedCompareExchangePointer
#define InterlockedCompareExchangePointerRelease InterlockedCompareExchangePointer
#define InterlockedCompareExchangePointerNoFence InterlockedCompareExchangePointer

WSKCHECK_KM_END

#endif
