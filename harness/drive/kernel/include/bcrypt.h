// Random numbers of the cryptography library.
#ifndef WSKCHECK_BCRYPT_H
#define WSKCHECK_BCRYPT_H
#include "wskcheck_km/cng.h"
#endif
