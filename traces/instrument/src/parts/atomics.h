// Atomic operations on 64 and 32 bits: all orders are sequentially consistent but those named.
#if defined(_MSC_VER)
static LONG64 wr_load(volatile LONG64* p) { return InterlockedCompareExchange64(p, 0, 0); }
static void wr_store(volatile LONG64* p, LONG64 value) { InterlockedExchange64(p, value); }
static LONG64 wr_add(volatile LONG64* p, LONG64 value) {
  return InterlockedExchangeAdd64(p, value) + value;
}
static BOOLEAN wr_swap_if(volatile LONG64* p, LONG64 expected, LONG64 value) {
  return InterlockedCompareExchange64(p, value, expected) == expected;
}
static LONG wr_load32(volatile LONG* p) { return InterlockedCompareExchange(p, 0, 0); }
static void wr_store32(volatile LONG* p, LONG value) { InterlockedExchange(p, value); }
#define WR_NOINLINE __declspec(noinline)
#else
static inline LONG64 wr_load(volatile LONG64* p) { return __atomic_load_n(p, __ATOMIC_SEQ_CST); }
static inline void wr_store(volatile LONG64* p, LONG64 value) {
  __atomic_store_n(p, value, __ATOMIC_SEQ_CST);
}
static inline LONG64 wr_add(volatile LONG64* p, LONG64 value) {
  return __atomic_add_fetch(p, value, __ATOMIC_SEQ_CST);
}
static inline BOOLEAN wr_swap_if(volatile LONG64* p, LONG64 expected, LONG64 value) {
  return __atomic_compare_exchange_n(p, &expected, value, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}
static inline LONG wr_load32(volatile LONG* p) { return __atomic_load_n(p, __ATOMIC_SEQ_CST); }
static inline void wr_store32(volatile LONG* p, LONG value) {
  __atomic_store_n(p, value, __ATOMIC_SEQ_CST);
}
#define WR_NOINLINE __attribute__((noinline))
#endif
