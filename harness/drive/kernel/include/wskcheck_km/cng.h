// Types of the cryptography library, as far as random numbers need them.
#ifndef WSKCHECK_KM_CNG_H
#define WSKCHECK_KM_CNG_H
#if defined(__GNUC__)
#pragma GCC system_header
#endif

#include "wskcheck_km/csq.h"

typedef PVOID BCRYPT_HANDLE, BCRYPT_ALG_HANDLE;
#define BCRYPT_USE_SYSTEM_PREFERRED_RNG 0x00000002
#define BCRYPT_RNG_USE_ENTROPY_IN_BUFFER 0x00000001

#endif
