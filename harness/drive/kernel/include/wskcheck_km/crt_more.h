// More functions of the C library: numbers, kinds of characters, sorting, and the ones that check
// their destination.
#ifndef WSKCHECK_KM_CRT_MORE_H
#define WSKCHECK_KM_CRT_MORE_H
#if defined(__GNUC__)
#pragma GCC system_header
#endif

#include "wskcheck_km/crt.h"

WSKCHECK_KM_BEGIN

void* wskcheck_memchr(const void* s, int c, size_t size);
int wskcheck_strtol(const char* s, char** end, int base);
unsigned wskcheck_strtoul(const char* s, char** end, int base);
long long wskcheck_strtoi64(const char* s, char** end, int base);
unsigned long long wskcheck_strtoui64(const char* s, char** end, int base);
int wskcheck_wcstol(const WCHAR* s, WCHAR** end, int base);
unsigned wskcheck_wcstoul(const WCHAR* s, WCHAR** end, int base);
void wskcheck_qsort(void* base, size_t count, size_t size,
                    int (*compare)(const void* a, const void* b));
void* wskcheck_bsearch(const void* key, const void* base, size_t count, size_t size,
                       int (*compare)(const void* key, const void* element));
char* wskcheck_strlwr(char* s);
char* wskcheck_strupr(char* s);
WCHAR* wskcheck_wcslwr(WCHAR* s);
WCHAR* wskcheck_wcsupr(WCHAR* s);
int wskcheck_swprintf(WCHAR* to, const WCHAR* format, ...);

// `size` counts characters and the end with them; 0, or the number of an error.
int wskcheck_strcpy_s(char* to, size_t size, const char* from);
int wskcheck_strcat_s(char* to, size_t size, const char* from);
int wskcheck_strncpy_s(char* to, size_t size, const char* from, size_t max);
int wskcheck_strncat_s(char* to, size_t size, const char* from, size_t max);
int wskcheck_wcscpy_s(WCHAR* to, size_t size, const WCHAR* from);
int wskcheck_wcscat_s(WCHAR* to, size_t size, const WCHAR* from);
int wskcheck_wcsncpy_s(WCHAR* to, size_t size, const WCHAR* from, size_t max);
int wskcheck_wcsncat_s(WCHAR* to, size_t size, const WCHAR* from, size_t max);
int wskcheck_memcpy_s(void* to, size_t size, const void* from, size_t count);
int wskcheck_sprintf_s(char* to, size_t size, const char* format, ...);
int wskcheck_vsprintf_s(char* to, size_t size, const char* format, va_list arguments);
int wskcheck_swprintf_s(WCHAR* to, size_t size, const WCHAR* format, ...);
int wskcheck_vswprintf_s(WCHAR* to, size_t size, const WCHAR* format, va_list arguments);
int wskcheck_snprintf_s(char* to, size_t size, size_t max, const char* format, ...);
int wskcheck_vsnprintf_s(char* to, size_t size, size_t max, const char* format, va_list arguments);
int wskcheck_snwprintf_s(WCHAR* to, size_t size, size_t max, const WCHAR* format, ...);

WSKCHECK_KM_INLINE int wskcheck_isdigit(int c) { return c >= '0' && c <= '9'; }
WSKCHECK_KM_INLINE int wskcheck_isupper(int c) { return c >= 'A' && c <= 'Z'; }
WSKCHECK_KM_INLINE int wskcheck_islower(int c) { return c >= 'a' && c <= 'z'; }
WSKCHECK_KM_INLINE int wskcheck_isalpha(int c) {
  return wskcheck_isupper(c) || wskcheck_islower(c);
}
WSKCHECK_KM_INLINE int wskcheck_isalnum(int c) {
  return wskcheck_isalpha(c) || wskcheck_isdigit(c);
}
WSKCHECK_KM_INLINE int wskcheck_isxdigit(int c) {
  return wskcheck_isdigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
WSKCHECK_KM_INLINE int wskcheck_isspace(int c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
WSKCHECK_KM_INLINE int wskcheck_isprint(int c) { return c >= ' ' && c <= '~'; }
WSKCHECK_KM_INLINE int wskcheck_ispunct(int c) {
  return wskcheck_isprint(c) && c != ' ' && !wskcheck_isalnum(c);
}

#ifndef WSKCHECK_KERNEL_HOST
#define memchr wskcheck_memchr
#define strtol wskcheck_strtol
#define strtoul wskcheck_strtoul
#define _strtoi64 wskcheck_strtoi64
#define _strtoui64 wskcheck_strtoui64
#define strtoll wskcheck_strtoi64
#define strtoull wskcheck_strtoui64
#define wcstol wskcheck_wcstol
#define wcstoul wskcheck_wcstoul
#define atol(s) wskcheck_strtol((s), NULL, 10)
#define _atoi64(s) wskcheck_strtoi64((s), NULL, 10)
#define _wtoi(s) wskcheck_wcstol((s), NULL, 10)
#define _wtol(s) wskcheck_wcstol((s), NULL, 10)
#define qsort wskcheck_qsort
#define bsearch wskcheck_bsearch
#define _strlwr wskcheck_strlwr
#define _strupr wskcheck_strupr
#define _wcslwr wskcheck_wcslwr
#define _wcsupr wskcheck_wcsupr
// The older one without a size, or the one of the standard: the second argument tells.
#ifdef __cplusplus
#undef swprintf
#define swprintf wskcheck_swprintf
#else
#define swprintf(to, second, ...) \
  _Generic((0, second), WCHAR*                       \
           : wskcheck_swprintf, const WCHAR*         \
           : wskcheck_swprintf, default              \
           : wskcheck_snwprintf)(to, second, ##__VA_ARGS__)
#endif
#define strcpy_s wskcheck_strcpy_s
#define strcat_s wskcheck_strcat_s
#define strncpy_s wskcheck_strncpy_s
#define strncat_s wskcheck_strncat_s
#define wcscpy_s wskcheck_wcscpy_s
#define wcscat_s wskcheck_wcscat_s
#define wcsncpy_s wskcheck_wcsncpy_s
#define wcsncat_s wskcheck_wcsncat_s
#define memcpy_s wskcheck_memcpy_s
#define memmove_s wskcheck_memcpy_s
#define sprintf_s wskcheck_sprintf_s
#define vsprintf_s wskcheck_vsprintf_s
#define swprintf_s wskcheck_swprintf_s
#define vswprintf_s wskcheck_vswprintf_s
#define _snprintf_s wskcheck_snprintf_s
#define _vsnprintf_s wskcheck_vsnprintf_s
#define _snwprintf_s wskcheck_snwprintf_s
#define strnlen_s wskcheck_strnlen
#define wcsnlen_s wskcheck_wcsnlen
#define _TRUNCATE ((size_t)-1)
#ifndef __cplusplus
#define abs(x) ((int)__builtin_abs(x))
#define labs(x) ((int)__builtin_abs((int)(x)))
#define llabs(x) __builtin_llabs(x)
#define iswdigit wskcheck_isdigit
#define iswalpha wskcheck_isalpha
#define iswalnum wskcheck_isalnum
#define iswspace wskcheck_isspace
#define iswxdigit wskcheck_isxdigit
#define towupper(c) RtlUpcaseUnicodeChar((WCHAR)(c))
#define towlower(c) RtlDowncaseUnicodeChar((WCHAR)(c))
#endif
#undef isdigit
#undef isupper
#undef islower
#undef isalpha
#undef isalnum
#undef isxdigit
#undef isspace
#undef isprint
#undef ispunct
#define isdigit wskcheck_isdigit
#define isupper wskcheck_isupper
#define islower wskcheck_islower
#define isalpha wskcheck_isalpha
#define isalnum wskcheck_isalnum
#define isxdigit wskcheck_isxdigit
#define isspace wskcheck_isspace
#define isprint wskcheck_isprint
#define ispunct wskcheck_ispunct
#if !defined(__errno_t_defined) && !defined(_ERRCODE_DEFINED)
#define _ERRCODE_DEFINED
typedef int errno_t;
#endif
#endif

WSKCHECK_KM_END

#endif
