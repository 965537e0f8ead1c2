// The functions of the C library that the kernel offers, under names that no other C library takes.
#ifndef WSKCHECK_KM_CRT_H
#define WSKCHECK_KM_CRT_H
#if defined(__GNUC__)
#pragma GCC system_header
#endif

#include "wskcheck_km/strings.h"

// A driver may include <string.h> of the compiler's own C library before or after: whatever that
// declares, the calls come here. Wide characters have 16 bits, which the other library's have not.
//
// What the kernel has not, as malloc, is not declared in C (wskcheck_crt/) and is looked for after
// linking (run/symbols.cpp). In C++ the compiler's own headers come first, as they declare
// overloads.
#if defined(__cplusplus) && !defined(WSKCHECK_KERNEL_HOST)
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#endif

WSKCHECK_KM_BEGIN

size_t wskcheck_strlen(const char* s);
size_t wskcheck_strnlen(const char* s, size_t max);
int wskcheck_strcmp(const char* a, const char* b);
int wskcheck_strncmp(const char* a, const char* b, size_t max);
int wskcheck_stricmp(const char* a, const char* b);
int wskcheck_strnicmp(const char* a, const char* b, size_t max);
char* wskcheck_strcpy(char* to, const char* from);
char* wskcheck_strncpy(char* to, const char* from, size_t max);
char* wskcheck_strcat(char* to, const char* from);
char* wskcheck_strncat(char* to, const char* from, size_t max);
char* wskcheck_strchr(const char* s, int c);
char* wskcheck_strrchr(const char* s, int c);
char* wskcheck_strstr(const char* s, const char* what);
char* wskcheck_strpbrk(const char* s, const char* any);
size_t wskcheck_strspn(const char* s, const char* any);
size_t wskcheck_strcspn(const char* s, const char* any);
size_t wskcheck_wcsspn(const WCHAR* s, const WCHAR* any);
size_t wskcheck_wcscspn(const WCHAR* s, const WCHAR* any);
size_t wskcheck_wcslen(const WCHAR* s);
size_t wskcheck_wcsnlen(const WCHAR* s, size_t max);
int wskcheck_wcscmp(const WCHAR* a, const WCHAR* b);
int wskcheck_wcsncmp(const WCHAR* a, const WCHAR* b, size_t max);
int wskcheck_wcsicmp(const WCHAR* a, const WCHAR* b);
int wskcheck_wcsnicmp(const WCHAR* a, const WCHAR* b, size_t max);
WCHAR* wskcheck_wcscpy(WCHAR* to, const WCHAR* from);
WCHAR* wskcheck_wcsncpy(WCHAR* to, const WCHAR* from, size_t max);
WCHAR* wskcheck_wcscat(WCHAR* to, const WCHAR* from);
WCHAR* wskcheck_wcsncat(WCHAR* to, const WCHAR* from, size_t max);
WCHAR* wskcheck_wcschr(const WCHAR* s, WCHAR c);
WCHAR* wskcheck_wcsrchr(const WCHAR* s, WCHAR c);
WCHAR* wskcheck_wcsstr(const WCHAR* s, const WCHAR* what);
int wskcheck_vsnprintf(char* to, size_t size, const char* format, va_list arguments);
int wskcheck_snprintf(char* to, size_t size, const char* format, ...);
int wskcheck_vsnwprintf(WCHAR* to, size_t size, const WCHAR* format, va_list arguments);
int wskcheck_snwprintf(WCHAR* to, size_t size, const WCHAR* format, ...);
int wskcheck_sprintf(char* to, const char* format, ...);
int wskcheck_atoi(const char* s);
int wskcheck_toupper(int c);
int wskcheck_tolower(int c);

#ifndef WSKCHECK_KERNEL_HOST
#define _byteswap_ushort(x) __builtin_bswap16(x)
#define _byteswap_ulong(x) __builtin_bswap32(x)
#define _byteswap_uint64(x) __builtin_bswap64(x)
#undef memcpy
#undef memmove
#undef memset
#undef memcmp
#define memcpy wskcheck_memcpy
#define memmove wskcheck_memmove
#define memset wskcheck_memset
#define memcmp wskcheck_memcmp
#undef strlen
#define strlen wskcheck_strlen
#define strnlen wskcheck_strnlen
#undef strcmp
#define strcmp wskcheck_strcmp
#undef strncmp
#define strncmp wskcheck_strncmp
#define _stricmp wskcheck_stricmp
#define _strnicmp wskcheck_strnicmp
#define strcpy wskcheck_strcpy
#define strncpy wskcheck_strncpy
#define strcat wskcheck_strcat
#define strncat wskcheck_strncat
#define strchr wskcheck_strchr
#define strrchr wskcheck_strrchr
#define strstr wskcheck_strstr
#define strpbrk wskcheck_strpbrk
#define strspn wskcheck_strspn
#define strcspn wskcheck_strcspn
#define wcsspn wskcheck_wcsspn
#define wcscspn wskcheck_wcscspn
#define wcslen wskcheck_wcslen
#define wcsnlen wskcheck_wcsnlen
#define wcscmp wskcheck_wcscmp
#define wcsncmp wskcheck_wcsncmp
#define _wcsicmp wskcheck_wcsicmp
#define _wcsnicmp wskcheck_wcsnicmp
#define wcscpy wskcheck_wcscpy
#define wcsncpy wskcheck_wcsncpy
#define wcscat wskcheck_wcscat
#define wcsncat wskcheck_wcsncat
#define wcschr wskcheck_wcschr
#define wcsrchr wskcheck_wcsrchr
#define wcsstr wskcheck_wcsstr
#define _vsnprintf wskcheck_vsnprintf
#define _snprintf wskcheck_snprintf
#undef vsnprintf
#undef snprintf
#undef sprintf
#define vsnprintf wskcheck_vsnprintf
#define snprintf wskcheck_snprintf
#define sprintf wskcheck_sprintf
#define _vsnwprintf wskcheck_vsnwprintf
#define _snwprintf wskcheck_snwprintf
#define atoi wskcheck_atoi
#undef toupper
#undef tolower
#define toupper wskcheck_toupper
#define tolower wskcheck_tolower
#endif

WSKCHECK_KM_END

// What the compiler makes of a copied or cleared struct is checked too: its calls of memcpy end in
// the driver's own one, which passes on where it was called.
#if !defined(WSKCHECK_KERNEL_HOST) && !defined(_WIN32)
WSKCHECK_KM_BEGIN
#define WSKCHECK_KM_OWN __attribute__((weak, visibility("hidden"), no_sanitize("thread"), unused))
void* wskcheck_own_memcpy(void* to, const void* from, size_t size) __asm__("memcpy");
void* wskcheck_own_memmove(void* to, const void* from, size_t size) __asm__("memmove");
void* wskcheck_own_memset(void* to, int value, size_t size) __asm__("memset");
WSKCHECK_KM_OWN void* wskcheck_own_memcpy(void* to, const void* from, size_t size) {
  return wskcheck_memcpy_at(to, from, size, __builtin_return_address(0));
}
WSKCHECK_KM_OWN void* wskcheck_own_memmove(void* to, const void* from, size_t size) {
  return wskcheck_memcpy_at(to, from, size, __builtin_return_address(0));
}
WSKCHECK_KM_OWN void* wskcheck_own_memset(void* to, int value, size_t size) {
  return wskcheck_memset_at(to, value, size, __builtin_return_address(0));
}
WSKCHECK_KM_END
#endif

#endif
