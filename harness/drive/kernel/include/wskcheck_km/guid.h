// GUIDs: their definitions, and comparing them.
#ifndef WSKCHECK_KM_GUID_H
#define WSKCHECK_KM_GUID_H
#if defined(__GNUC__)
#pragma GCC system_header
#endif

#include "wskcheck_km/types.h"

typedef GUID CLSID, IID;
#ifndef __cplusplus
#define REFGUID const GUID*
#define REFIID const IID*
#define REFCLSID const IID*
#define IsEqualGUID(a, b) (__builtin_memcmp((a), (b), sizeof(GUID)) == 0)
#else
#define REFGUID const GUID&
#define REFIID const IID&
#define REFCLSID const IID&
#define IsEqualGUID(a, b) (__builtin_memcmp(&(a), &(b), sizeof(GUID)) == 0)
#endif
#define InlineIsEqualGUID IsEqualGUID
#define IsEqualIID IsEqualGUID
#define DEFINE_GUID_HERE(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8) \
  EXTERN_C const GUID __attribute__((weak)) name;                         \
  const GUID name = {l, w1, w2, {b1, b2, b3, b4, b5, b6, b7, b8}}
#ifndef DEFINE_GUID
#define DEFINE_GUID(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8) EXTERN_C const GUID name
#endif

#endif
