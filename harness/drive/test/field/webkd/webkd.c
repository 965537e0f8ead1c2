// webkd.c - a tiny HTTP/1.0 server inside the kernel
//
// One thread accepts, a couple of workers take the connections out of a KQUEUE
// and answer a single request each. A fourth kind of thread, the beacon, posts
// the counters to some other machine every now and then.
//
// Parameters, below HKLM\SYSTEM\CurrentControlSet\Services\webkd\Parameters:
//
//	Port		REG_DWORD	8080
//	Workers		REG_DWORD	4
//	UseIPv6		REG_DWORD	0
//	Root		REG_SZ		\??\C:\webkd
//	BeaconHost	REG_SZ		(none)
//	BeaconPort	REG_DWORD	80
//	BeaconInterval	REG_DWORD	60, in seconds

#include "webkd.h"

static WEBKD g;

static KSTART_ROUTINE listener_thread;
static KSTART_ROUTINE worker_thread;
static KSTART_ROUTINE beacon_thread;

// ---------------------------------------------------------------------------
// memory

static void *mem_alloc(SIZE_T size)
{
	return ExAllocatePoolWithTag(NonPagedPoolNx, size, POOL_TAG);
}

static void mem_free(void *p)
{
	if (p != NULL)
		ExFreePoolWithTag(p, POOL_TAG);
}

static BOOLEAN stopping(void)
{
	return KeReadStateEvent(&g.stop) != 0;
}

// ---------------------------------------------------------------------------
// growing text buffer

static void sb_init(PSTRBUF sb)
{
	RtlZeroMemory(sb, sizeof(*sb));
}

static void sb_free(PSTRBUF sb)
{
	mem_free(sb->data);
	sb_init(sb);
}

static BOOLEAN sb_reserve(PSTRBUF sb, SIZE_T extra)
{
	SIZE_T need = sb->len + extra + 1;

	if (sb->failed)
		return FALSE;
	if (need <= sb->cap)
		return TRUE;

	SIZE_T cap = sb->cap ? sb->cap : 1024;
	while (cap < need)
		cap *= 2;

	char *data = (char *)mem_alloc(cap);
	if (data == NULL) {
		sb->failed = TRUE;
		return FALSE;
	}

	if (sb->data != NULL) {
		RtlCopyMemory(data, sb->data, sb->len + 1);
		mem_free(sb->data);
	} else {
		data[0] = '\0';
	}

	sb->data = data;
	sb->cap = cap;
	return TRUE;
}

static void sb_write(PSTRBUF sb, const char *s, SIZE_T n)
{
	if (!sb_reserve(sb, n))
		return;

	memcpy(sb->data + sb->len, s, n);
	sb->len += n;
	sb->data[sb->len] = '\0';
}

static void sb_puts(PSTRBUF sb, const char *s)
{
	sb_write(sb, s, strlen(s));
}

// PASSIVE_LEVEL, because of %wZ and friends
static void sb_printf(PSTRBUF sb, _In_ _Printf_format_string_ const char *fmt, ...)
{
	SIZE_T room = 256;

	for (;;) {
		if (!sb_reserve(sb, room))
			return;

		char *end = NULL;
		va_list ap;
		va_start(ap, fmt);
		NTSTATUS status = RtlStringCchVPrintfExA(sb->data + sb->len, sb->cap - sb->len,
			&end, NULL, 0, fmt, ap);
		va_end(ap);

		if (NT_SUCCESS(status)) {
			sb->len = (SIZE_T)(end - sb->data);
			return;
		}

		// cut off whatever made it into the buffer and try again
		sb->data[sb->len] = '\0';
		if (status != STATUS_BUFFER_OVERFLOW || room >= 64 * 1024) {
			sb->failed = TRUE;
			return;
		}
		room = (sb->cap - sb->len) * 2;
	}
}

static void sb_escape(PSTRBUF sb, const char *s)
{
	for (; *s != '\0'; s++) {
		switch (*s) {
		case '<':
			sb_puts(sb, "&lt;");
			break;
		case '>':
			sb_puts(sb, "&gt;");
			break;
		case '&':
			sb_puts(sb, "&amp;");
			break;
		case '"':
			sb_puts(sb, "&quot;");
			break;
		default:
			if ((unsigned char)*s >= 0x20)
				sb_write(sb, s, 1);
			break;
		}
	}
}

// ---------------------------------------------------------------------------
// configuration

static NTSTATUS reg_query(HANDLE key, PCUNICODE_STRING name, ULONG type, PKEY_VALUE_PARTIAL_INFORMATION *out)
{
	ULONG len = 0;
	*out = NULL;

	NTSTATUS status = ZwQueryValueKey(key, (PUNICODE_STRING)name, KeyValuePartialInformation, NULL, 0, &len);
	if (status != STATUS_BUFFER_TOO_SMALL && status != STATUS_BUFFER_OVERFLOW)
		return NT_SUCCESS(status) ? STATUS_OBJECT_NAME_NOT_FOUND : status;

	PKEY_VALUE_PARTIAL_INFORMATION info = (PKEY_VALUE_PARTIAL_INFORMATION)mem_alloc(len);
	if (info == NULL)
		return STATUS_INSUFFICIENT_RESOURCES;

	status = ZwQueryValueKey(key, (PUNICODE_STRING)name, KeyValuePartialInformation, info, len, &len);
	if (NT_SUCCESS(status) && info->Type != type)
		status = STATUS_OBJECT_TYPE_MISMATCH;
	if (!NT_SUCCESS(status)) {
		mem_free(info);
		return status;
	}

	*out = info;
	return STATUS_SUCCESS;
}

static void reg_dword(HANDLE key, PCUNICODE_STRING name, ULONG *value, ULONG lo, ULONG hi)
{
	PKEY_VALUE_PARTIAL_INFORMATION info;

	NTSTATUS status = reg_query(key, name, REG_DWORD, &info);
	if (!NT_SUCCESS(status))
		return;

	if (info->DataLength == sizeof(ULONG)) {
		ULONG v;

		RtlCopyMemory(&v, info->Data, sizeof(v));
		if (v >= lo && v <= hi)
			*value = v;
		else
			LOG_ERR("%wZ = %lu is out of range %lu..%lu, ignored", name, v, lo, hi);
	}
	mem_free(info);
}

// *value gets a copy that is freed by config_free
static NTSTATUS reg_string(HANDLE key, PCUNICODE_STRING name, PUNICODE_STRING value)
{
	PKEY_VALUE_PARTIAL_INFORMATION info;

	NTSTATUS status = reg_query(key, name, REG_SZ, &info);
	if (status == STATUS_OBJECT_NAME_NOT_FOUND)
		return STATUS_SUCCESS;
	if (!NT_SUCCESS(status))
		return status;

	const WCHAR *src = (const WCHAR *)info->Data;
	ULONG chars = info->DataLength / sizeof(WCHAR);
	while (chars > 0 && src[chars - 1] == L'\0')
		chars--;

	if (chars >= MAX_PATH_CHARS) {
		status = STATUS_NAME_TOO_LONG;
	} else if (chars > 0) {
		WCHAR *copy = (WCHAR *)mem_alloc((chars + 1) * sizeof(WCHAR));
		if (copy == NULL) {
			status = STATUS_INSUFFICIENT_RESOURCES;
		} else {
			RtlCopyMemory(copy, src, chars * sizeof(WCHAR));
			copy[chars] = L'\0';
			RtlInitUnicodeString(value, copy);
		}
	}

	mem_free(info);
	return status;
}

static void config_free(void)
{
	mem_free(g.cfg.root.Buffer);
	mem_free(g.cfg.beacon_host.Buffer);
	RtlZeroMemory(&g.cfg, sizeof(g.cfg));
}

static NTSTATUS config_load(PUNICODE_STRING service_key)
{
	static const UNICODE_STRING params = RTL_CONSTANT_STRING(L"Parameters");
	static const UNICODE_STRING n_root = RTL_CONSTANT_STRING(L"Root");
	static const UNICODE_STRING n_host = RTL_CONSTANT_STRING(L"BeaconHost");
	static const struct {
		UNICODE_STRING name;
		ULONG *value;
		ULONG lo, hi;
	} dwords[] = {
		{ RTL_CONSTANT_STRING(L"Port"), &g.cfg.port, 1, 65535 },
		{ RTL_CONSTANT_STRING(L"Workers"), &g.cfg.workers, 1, MAX_WORKERS },
		{ RTL_CONSTANT_STRING(L"UseIPv6"), &g.cfg.use_ipv6, 0, 1 },
		{ RTL_CONSTANT_STRING(L"BeaconPort"), &g.cfg.beacon_port, 1, 65535 },
		{ RTL_CONSTANT_STRING(L"BeaconInterval"), &g.cfg.beacon_interval, 0, 86400 },
	};
	HANDLE hservice = NULL, hparams = NULL;
	OBJECT_ATTRIBUTES oa;

	g.cfg.port = 8080;
	g.cfg.workers = 4;
	g.cfg.use_ipv6 = 0;
	g.cfg.beacon_port = 80;
	g.cfg.beacon_interval = 60;

	InitializeObjectAttributes(&oa, service_key, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, NULL);
	NTSTATUS status = ZwOpenKey(&hservice, KEY_READ, &oa);
	if (!NT_SUCCESS(status))
		goto cleanup;

	InitializeObjectAttributes(&oa, (PUNICODE_STRING)&params, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, hservice, NULL);
	status = ZwOpenKey(&hparams, KEY_READ, &oa);
	if (status == STATUS_OBJECT_NAME_NOT_FOUND) {
		// all defaults
		status = STATUS_SUCCESS;
		goto cleanup;
	}
	if (!NT_SUCCESS(status))
		goto cleanup;

	for (ULONG i = 0; i < ARRAYSIZE(dwords); i++)
		reg_dword(hparams, &dwords[i].name, dwords[i].value, dwords[i].lo, dwords[i].hi);

	status = reg_string(hparams, &n_root, &g.cfg.root);
	if (!NT_SUCCESS(status))
		goto cleanup;
	status = reg_string(hparams, &n_host, &g.cfg.beacon_host);
	if (!NT_SUCCESS(status))
		goto cleanup;

	// no trailing backslash
	while (g.cfg.root.Length >= sizeof(WCHAR) &&
		g.cfg.root.Buffer[g.cfg.root.Length / sizeof(WCHAR) - 1] == L'\\')
		g.cfg.root.Length -= sizeof(WCHAR);

cleanup:
	if (hparams != NULL)
		ZwClose(hparams);
	if (hservice != NULL)
		ZwClose(hservice);
	if (!NT_SUCCESS(status))
		config_free();
	return status;
}

// ---------------------------------------------------------------------------
// request parsing

static int hex_digit(char c)
{
	if (!isxdigit((unsigned char)c))
		return -1;
	if (c >= '0' && c <= '9')
		return c - '0';
	return tolower((unsigned char)c) - 'a' + 10;
}

// in place; FALSE for broken escapes and embedded zeros
static BOOLEAN url_decode(char *s)
{
	char *out = s;

	while (*s != '\0') {
		if (*s == '%') {
			int hi = hex_digit(s[1]);
			if (hi < 0)
				return FALSE;
			int lo = hex_digit(s[2]);
			if (lo < 0)
				return FALSE;
			if (hi == 0 && lo == 0)
				return FALSE;
			*out++ = (char)(hi << 4 | lo);
			s += 3;
		} else {
			*out++ = *s++;
		}
	}
	*out = '\0';
	return TRUE;
}

static char *trim(char *s)
{
	while (isspace((unsigned char)*s))
		s++;

	SIZE_T n = strlen(s);
	while (n > 0 && isspace((unsigned char)s[n - 1]))
		s[--n] = '\0';
	return s;
}

static HTTP_METHOD parse_method(const char *s)
{
	static const struct {
		const char *name;
		HTTP_METHOD method;
	} methods[] = {
		{ .name = "GET", .method = HttpGet },
		{ .name = "HEAD", .method = HttpHead },
		{ .name = "POST", .method = HttpPost },
	};

	for (int i = 0; i < _countof(methods); i++) {
		if (strcmp(s, methods[i].name) == 0)
			return methods[i].method;
	}
	return HttpUnknown;
}

// Chops up req->buf. Returns the HTTP status, 200 if there's nothing to
// complain about.
static int parse_request(PHTTP_REQUEST req)
{
	char *line = req->buf;
	char *next = strstr(line, "\r\n");
	if (next == NULL)
		return 400;
	*next = '\0';
	next += 2;

	// method SP target SP version
	char *target = strchr(line, ' ');
	if (target == NULL)
		return 400;
	*target++ = '\0';

	char *version = strchr(target, ' ');
	if (version == NULL)
		return 400;
	*version++ = '\0';

	if (_strnicmp(version, "HTTP/", 5) != 0 || !isdigit((unsigned char)version[5]))
		return 400;
	req->major = (USHORT)atoi(version + 5);
	char *dot = strchr(version, '.');
	req->minor = dot != NULL ? (USHORT)atoi(dot + 1) : 0;
	if (req->major != 1)
		return 505;

	req->method = parse_method(line);
	if (req->method == HttpUnknown)
		return 501;

	// absolute form, somebody takes us for a proxy
	if (_strnicmp(target, "http://", 7) == 0) {
		char *slash = strchr(target + 7, '/');
		if (slash == NULL)
			return 400;
		target = slash;
	}
	if (*target != '/')
		return 400;

	req->path = target;
	req->query = strchr(target, '?');
	if (req->query != NULL)
		*req->query++ = '\0';
	else
		req->query = target + strlen(target);
	if (!url_decode(req->path))
		return 400;

	// headers
	while (*next != '\0') {
		line = next;
		next = strstr(line, "\r\n");
		if (next == NULL)
			return 400;
		*next = '\0';
		next += 2;
		if (*line == '\0')
			break;

		char *value = strchr(line, ':');
		if (value == NULL)
			return 400;
		*value++ = '\0';
		line = trim(line);
		value = trim(value);

		if (_stricmp(line, "Host") == 0) {
			req->host = value;
		} else if (_stricmp(line, "User-Agent") == 0) {
			req->agent = value;
		} else if (_stricmp(line, "Content-Length") == 0) {
			int n = atoi(value);
			if (n < 0)
				return 400;
			req->content_length = (ULONG)n;
		}
	}

	return 200;
}

// Reads up to the empty line. Whatever comes behind it is of no interest, no
// route takes a body.
static NTSTATUS read_request(PCONN conn, PHTTP_REQUEST req)
{
	SIZE_T have = 0;

	for (;;) {
		SIZE_T got;
		NTSTATUS status = krecv(conn->sock, req->buf + have, sizeof(req->buf) - 1 - have,
			KS_NONPAGED, IO_TIMEOUT_MS, &got);
		if (!NT_SUCCESS(status))
			return status;
		if (got == 0)
			return STATUS_CONNECTION_DISCONNECTED;

		have += got;
		InterlockedExchangeAdd64(&g.stats.bytes_in, (LONG64)got);
		req->buf[have] = '\0';
		if (strlen(req->buf) != have)
			return STATUS_INVALID_PARAMETER;	// binary garbage

		// some clients send an empty line first
		SIZE_T skip = 0;
		while (req->buf[skip] == '\r' || req->buf[skip] == '\n')
			skip++;
		if (skip > 0) {
			memmove(req->buf, req->buf + skip, have - skip + 1);
			have -= skip;
		}

		char *end = strstr(req->buf, "\r\n\r\n");
		if (end != NULL) {
			end[4] = '\0';
			return STATUS_SUCCESS;
		}
		if (have == sizeof(req->buf) - 1)
			return STATUS_BUFFER_OVERFLOW;
	}
}

// ---------------------------------------------------------------------------
// responses

static const char *reason(int code)
{
	static const struct {
		int code;
		const char *text;
	} reasons[] = {
		{ 200, "OK" },
		{ 400, "Bad Request" },
		{ 403, "Forbidden" },
		{ 404, "Not Found" },
		{ 405, "Method Not Allowed" },
		{ 413, "Request Entity Too Large" },
		{ 500, "Internal Server Error" },
		{ 501, "Not Implemented" },
		{ 503, "Service Unavailable" },
		{ 505, "HTTP Version Not Supported" },
	};

	for (int i = 0; i < _countof(reasons); i++) {
		if (reasons[i].code == code)
			return reasons[i].text;
	}
	return "Unknown";
}

static void http_date(char *buf, SIZE_T size)
{
	static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
		"Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	LARGE_INTEGER now;
	TIME_FIELDS tf;

	KeQuerySystemTime(&now);
	RtlTimeToTimeFields(&now, &tf);
	sprintf_s(buf, size, "%s, %02d %s %04d %02d:%02d:%02d GMT", days[tf.Weekday], tf.Day,
		months[tf.Month - 1], tf.Year, tf.Hour, tf.Minute, tf.Second);
}

static NTSTATUS send_all(PCONN conn, const void *buf, SIZE_T len)
{
	SIZE_T sent = 0;

	if (len == 0)
		return STATUS_SUCCESS;

	NTSTATUS status = ksend(conn->sock, buf, len, KS_NONPAGED, IO_TIMEOUT_MS, &sent);
	if (!NT_SUCCESS(status))
		return status;

	InterlockedExchangeAdd64(&g.stats.bytes_out, (LONG64)sent);
	return sent == len ? STATUS_SUCCESS : STATUS_CONNECTION_ABORTED;
}

static NTSTATUS send_header(PCONN conn, int code, const char *content_type, LONGLONG content_length)
{
	STRBUF head;
	char date[64];

	http_date(date, sizeof(date));

	sb_init(&head);
	sb_printf(&head, "HTTP/1.0 %d %s\r\n", code, reason(code));
	sb_printf(&head, "Date: %s\r\n", date);
	sb_puts(&head, "Server: webkd\r\n");
	sb_printf(&head, "Content-Type: %s\r\n", content_type);
	sb_printf(&head, "Content-Length: %I64d\r\n", content_length);
	if (code == 405)
		sb_puts(&head, "Allow: GET, HEAD\r\n");
	sb_puts(&head, "Connection: close\r\n\r\n");

	NTSTATUS status = head.failed ? STATUS_INSUFFICIENT_RESOURCES : send_all(conn, head.data, head.len);
	sb_free(&head);
	return status;
}

static NTSTATUS send_error(PCONN conn, int code)
{
	char body[192];

	InterlockedIncrement(&g.stats.errors);

	NTSTATUS status = RtlStringCchPrintfA(body, _countof(body),
		"<html><head><title>%d %s</title></head><body><h1>%d %s</h1></body></html>\n",
		code, reason(code), code, reason(code));
	if (!NT_SUCCESS(status))
		return status;

	SIZE_T len = strlen(body);
	status = send_header(conn, code, "text/html", (LONGLONG)len);
	if (!NT_SUCCESS(status))
		return status;

	// body[] is on the stack, so it has to be locked like pageable memory
	SIZE_T sent;
	status = ksend(conn->sock, body, len, 0, IO_TIMEOUT_MS, &sent);
	if (NT_SUCCESS(status))
		InterlockedExchangeAdd64(&g.stats.bytes_out, (LONG64)sent);
	return status;
}

// ---------------------------------------------------------------------------
// routes

static void page_begin(PSTRBUF out, const char *title)
{
	sb_printf(out, "<html><head><title>%s</title></head><body><h1>%s</h1>\n", title, title);
}

static void page_end(PSTRBUF out)
{
	sb_puts(out, "<hr><a href=\"/\">home</a></body></html>\n");
}

static NTSTATUS route_index(PCONN conn, PHTTP_REQUEST req, PSTRBUF out)
{
	char peer[64];

	page_begin(out, "webkd");
	sb_printf(out, "<p>Hello %s", kaddrtostr(&conn->peer, peer, _countof(peer)));
	if (req->agent != NULL) {
		sb_puts(out, ", with your <i>");
		sb_escape(out, req->agent);
		sb_puts(out, "</i>");
	}
	sb_puts(out, ".</p>\n<ul>\n");
	sb_puts(out, "<li><a href=\"/stats\">stats</a></li>\n");
	sb_puts(out, "<li><a href=\"/processes\">processes</a></li>\n");
	sb_puts(out, "<li><a href=\"/drivers\">drivers</a></li>\n");
	sb_puts(out, "<li><a href=\"/time\">time</a></li>\n");
	sb_puts(out, "</ul>\n");
	page_end(out);
	return STATUS_SUCCESS;
}

static void print_stats(PSTRBUF out)
{
	LARGE_INTEGER now;

	KeQuerySystemTime(&now);
	ULONGLONG uptime = (ULONGLONG)(now.QuadPart - g.started.QuadPart) / SECONDS(1);

	sb_printf(out, "uptime=%I64u\n", uptime);
	sb_printf(out, "accepted=%ld\n", g.stats.accepted);
	sb_printf(out, "rejected=%ld\n", g.stats.rejected);
	sb_printf(out, "active=%ld\n", g.stats.active);
	sb_printf(out, "queued=%ld\n", g.queued);
	sb_printf(out, "requests=%ld\n", g.stats.requests);
	sb_printf(out, "errors=%ld\n", g.stats.errors);
	sb_printf(out, "files=%ld\n", g.stats.files);
	sb_printf(out, "bytes_in=%I64d\n", g.stats.bytes_in);
	sb_printf(out, "bytes_out=%I64d\n", g.stats.bytes_out);
	sb_printf(out, "beacons_ok=%ld\n", g.stats.beacons_ok);
	sb_printf(out, "beacons_failed=%ld\n", g.stats.beacons_failed);
	sb_printf(out, "sockets=%ld\n", ksocket_count());
}

static NTSTATUS route_stats(PCONN conn, PHTTP_REQUEST req, PSTRBUF out)
{
	UNREFERENCED_PARAMETER(conn);
	UNREFERENCED_PARAMETER(req);

	print_stats(out);
	return STATUS_SUCCESS;
}

// Result is freed with mem_free
static NTSTATUS query_system(SYSTEM_INFORMATION_CLASS what, PVOID *out, ULONG *out_len)
{
	ULONG size = 64 * 1024;
	NTSTATUS status = STATUS_INFO_LENGTH_MISMATCH;

	*out = NULL;
	*out_len = 0;

	// the system keeps changing under our feet, so try a couple of times
	for (int i = 0; i < 8 && status == STATUS_INFO_LENGTH_MISMATCH; i++) {
		ULONG needed = 0;

		PVOID buf = ExAllocatePoolWithTag(PagedPool, size, POOL_TAG);
		if (buf == NULL)
			return STATUS_INSUFFICIENT_RESOURCES;

		status = ZwQuerySystemInformation(what, buf, size, &needed);
		if (NT_SUCCESS(status)) {
			*out = buf;
			*out_len = size;
			return status;
		}

		mem_free(buf);
		size = max(size * 2, needed + 4096);
	}

	return status;
}

static NTSTATUS route_processes(PCONN conn, PHTTP_REQUEST req, PSTRBUF out)
{
	static const UNICODE_STRING idle = RTL_CONSTANT_STRING(L"[idle]");
	PVOID buf;
	ULONG len;

	UNREFERENCED_PARAMETER(conn);

	// /processes?pid=4 shows only that one
	HANDLE only = NULL;
	BOOLEAN filter = FALSE;
	if (_strnicmp(req->query, "pid=", 4) == 0) {
		filter = TRUE;
		only = ULongToHandle((ULONG)atoi(req->query + 4));
	}

	NTSTATUS status = query_system(SystemProcessInformation, &buf, &len);
	if (!NT_SUCCESS(status))
		return status;

	page_begin(out, "processes");
	sb_printf(out, "<p>we are %p in process %p</p>\n", PsGetCurrentThreadId(), PsGetCurrentProcessId());
	sb_puts(out, "<table><tr><th>pid</th><th>parent</th><th>session</th><th>threads</th>"
		"<th>handles</th><th>working set</th><th>image</th></tr>\n");

	ULONG count = 0;
	PSYSTEM_PROCESS_INFORMATION p = (PSYSTEM_PROCESS_INFORMATION)buf;
	for (;;) {
		if (!filter || p->UniqueProcessId == only) {
			const UNICODE_STRING *name = p->ImageName.Buffer != NULL ? &p->ImageName : &idle;

			sb_printf(out, "<tr><td>%lu</td><td>%lu</td><td>%lu</td><td>%lu</td><td>%lu</td><td>%I64u</td><td>%wZ</td></tr>\n",
				HandleToULong(p->UniqueProcessId),
				HandleToULong(p->InheritedFromUniqueProcessId),
				p->SessionId,
				p->NumberOfThreads,
				p->HandleCount,
				(ULONGLONG)p->WorkingSetSize,
				name);
			count++;
		}
		if (p->NextEntryOffset == 0)
			break;
		p = (PSYSTEM_PROCESS_INFORMATION)((PUCHAR)p + p->NextEntryOffset);
	}

	sb_printf(out, "</table><p>%lu processes</p>\n", count);
	page_end(out);

	mem_free(buf);
	return STATUS_SUCCESS;
}

static NTSTATUS route_drivers(PCONN conn, PHTTP_REQUEST req, PSTRBUF out)
{
	PVOID buf;
	ULONG len;

	UNREFERENCED_PARAMETER(conn);
	UNREFERENCED_PARAMETER(req);

	NTSTATUS status = query_system(SystemModuleInformation, &buf, &len);
	if (!NT_SUCCESS(status))
		return status;

	PRTL_PROCESS_MODULES mods = (PRTL_PROCESS_MODULES)buf;
	ULONG limit = (len - FIELD_OFFSET(RTL_PROCESS_MODULES, Modules)) / sizeof(mods->Modules[0]);
	ULONG count = min(mods->NumberOfModules, limit);

	page_begin(out, "drivers");
	sb_puts(out, "<table><tr><th>#</th><th>size</th><th>name</th><th>path</th></tr>\n");
	for (ULONG i = 0; i < count; i++) {
		PRTL_PROCESS_MODULE_INFORMATION m = &mods->Modules[i];

		m->FullPathName[_countof(m->FullPathName) - 1] = '\0';
		USHORT off = m->OffsetToFileName < _countof(m->FullPathName) ? m->OffsetToFileName : 0;

		sb_printf(out, "<tr><td>%hu</td><td>%lu</td><td>%hs</td><td>", m->LoadOrderIndex,
			m->ImageSize, (const char *)m->FullPathName + off);
		sb_escape(out, (const char *)m->FullPathName);
		sb_puts(out, "</td></tr>\n");
	}
	sb_puts(out, "</table>\n");
	page_end(out);

	mem_free(buf);
	return STATUS_SUCCESS;
}

static NTSTATUS route_time(PCONN conn, PHTTP_REQUEST req, PSTRBUF out)
{
	LARGE_INTEGER utc, local, ticks;
	TIME_FIELDS tf;

	UNREFERENCED_PARAMETER(conn);

	KeQuerySystemTime(&utc);
	ExSystemTimeToLocalTime(&utc, &local);

	// /time?utc
	RtlTimeToTimeFields(strstr(req->query, "utc") != NULL ? &utc : &local, &tf);
	sb_printf(out, "%04hd-%02hd-%02hd %02hd:%02hd:%02hd.%03hd\n", tf.Year, tf.Month, tf.Day,
		tf.Hour, tf.Minute, tf.Second, tf.Milliseconds);

	KeQueryTickCount(&ticks);
	ULONGLONG ms = (ULONGLONG)ticks.QuadPart * KeQueryTimeIncrement() / MILLISECONDS(1);
	sb_printf(out, "up %I64u.%03I64u seconds\n", ms / 1000, ms % 1000);
	return STATUS_SUCCESS;
}

static const ROUTE g_routes[] = {
	{ .path = "/", .content_type = "text/html", .handler = route_index },
	{ .path = "/stats", .content_type = "text/plain", .handler = route_stats },
	{ .path = "/processes", .content_type = "text/html", .handler = route_processes },
	{ .path = "/drivers", .content_type = "text/html", .handler = route_drivers },
	{ .path = "/time", .content_type = "text/plain", .handler = route_time },
};

// ---------------------------------------------------------------------------
// files

static const char *mime_type(const char *path)
{
	static const struct {
		const char *ext;
		const char *type;
	} types[] = {
		{ "html", "text/html" },
		{ "htm", "text/html" },
		{ "txt", "text/plain" },
		{ "log", "text/plain" },
		{ "css", "text/css" },
		{ "js", "application/javascript" },
		{ "json", "application/json" },
		{ "png", "image/png" },
		{ "jpg", "image/jpeg" },
		{ "gif", "image/gif" },
		{ "ico", "image/x-icon" },
	};

	const char *dot = strrchr(path, '.');
	if (dot != NULL) {
		for (int i = 0; i < _countof(types); i++) {
			if (_stricmp(dot + 1, types[i].ext) == 0)
				return types[i].type;
		}
	}
	return "application/octet-stream";
}

// root + path with the slashes turned around. Everything that could lead out
// of the root, or to a stream, is refused.
static NTSTATUS build_file_name(const char *path, PUNICODE_STRING name)
{
	SIZE_T n = strlen(path);

	RtlZeroMemory(name, sizeof(*name));

	if (g.cfg.root.Length == 0)
		return STATUS_OBJECT_NAME_NOT_FOUND;
	if (n >= MAX_PATH_CHARS)
		return STATUS_NAME_TOO_LONG;
	if (strstr(path, "..") != NULL || strpbrk(path, ":\\*?\"<>|") != NULL)
		return STATUS_ACCESS_DENIED;
	for (const char *c = path; *c != '\0'; c++) {
		if ((unsigned char)*c < 0x20 || (unsigned char)*c >= 0x7f)
			return STATUS_ACCESS_DENIED;
	}

	USHORT size = (USHORT)(g.cfg.root.Length + n * sizeof(WCHAR));
	WCHAR *buf = (WCHAR *)mem_alloc(size);
	if (buf == NULL)
		return STATUS_INSUFFICIENT_RESOURCES;

	RtlCopyMemory(buf, g.cfg.root.Buffer, g.cfg.root.Length);
	WCHAR *w = buf + g.cfg.root.Length / sizeof(WCHAR);
	for (; *path != '\0'; path++)
		*w++ = *path == '/' ? L'\\' : (WCHAR)(unsigned char)*path;

	name->Buffer = buf;
	name->Length = size;
	name->MaximumLength = size;
	return STATUS_SUCCESS;
}

static int status_to_http(NTSTATUS status)
{
	switch (status) {
	case STATUS_OBJECT_NAME_NOT_FOUND:
	case STATUS_OBJECT_PATH_NOT_FOUND:
	case STATUS_OBJECT_NAME_INVALID:
	case STATUS_NO_SUCH_FILE:
	case STATUS_NAME_TOO_LONG:
		return 404;
	case STATUS_ACCESS_DENIED:
	case STATUS_FILE_IS_A_DIRECTORY:
	case STATUS_SHARING_VIOLATION:
		return 403;
	case STATUS_INSUFFICIENT_RESOURCES:
		return 503;
	default:
		return 500;
	}
}

static NTSTATUS serve_file(PCONN conn, PHTTP_REQUEST req)
{
	HANDLE file = NULL;
	UNICODE_STRING name;
	OBJECT_ATTRIBUTES oa;
	IO_STATUS_BLOCK iosb;
	FILE_STANDARD_INFORMATION info;
	PVOID chunk = NULL;
	BOOLEAN header_sent = FALSE;

	NTSTATUS status = build_file_name(req->path, &name);
	if (!NT_SUCCESS(status))
		goto cleanup;

	InitializeObjectAttributes(&oa, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, NULL);
	status = ZwCreateFile(&file, FILE_READ_DATA | FILE_READ_ATTRIBUTES | SYNCHRONIZE, &oa, &iosb, NULL,
		FILE_ATTRIBUTE_NORMAL, FILE_SHARE_READ | FILE_SHARE_WRITE, FILE_OPEN,
		FILE_NON_DIRECTORY_FILE | FILE_SYNCHRONOUS_IO_NONALERT | FILE_SEQUENTIAL_ONLY, NULL, 0);
	if (!NT_SUCCESS(status)) {
		file = NULL;
		goto cleanup;
	}

	status = ZwQueryInformationFile(file, &iosb, &info, sizeof(info), FileStandardInformation);
	if (!NT_SUCCESS(status))
		goto cleanup;

	chunk = mem_alloc(FILE_CHUNK);
	if (chunk == NULL) {
		status = STATUS_INSUFFICIENT_RESOURCES;
		goto cleanup;
	}

	header_sent = TRUE;
	status = send_header(conn, 200, mime_type(req->path), info.EndOfFile.QuadPart);
	if (!NT_SUCCESS(status) || req->method == HttpHead)
		goto cleanup;

	InterlockedIncrement(&g.stats.files);

	LARGE_INTEGER pos = { .QuadPart = 0 };
	while (pos.QuadPart < info.EndOfFile.QuadPart && !stopping()) {
		ULONG want = (ULONG)min((LONGLONG)FILE_CHUNK, info.EndOfFile.QuadPart - pos.QuadPart);

		status = ZwReadFile(file, NULL, NULL, NULL, &iosb, chunk, want, &pos, NULL);
		if (!NT_SUCCESS(status))
			break;

		// it shrank; the client notices by the content length
		if (iosb.Information == 0) {
			status = STATUS_END_OF_FILE;
			break;
		}

		status = send_all(conn, chunk, iosb.Information);
		if (!NT_SUCCESS(status))
			break;
		pos.QuadPart += (LONGLONG)iosb.Information;
	}

cleanup:
	if (file != NULL)
		ZwClose(file);
	mem_free(chunk);
	mem_free(name.Buffer);

	// as long as nothing was sent the error can still be told
	if (!NT_SUCCESS(status) && !header_sent)
		return send_error(conn, status_to_http(status));
	return status;
}

// ---------------------------------------------------------------------------
// workers

static NTSTATUS handle_request(PCONN conn, PHTTP_REQUEST req)
{
	NTSTATUS status = read_request(conn, req);
	if (status == STATUS_BUFFER_OVERFLOW)
		return send_error(conn, 413);
	if (status == STATUS_INVALID_PARAMETER)
		return send_error(conn, 400);
	if (!NT_SUCCESS(status))
		return status;

	InterlockedIncrement(&g.stats.requests);

	int code = parse_request(req);
	if (code != 200)
		return send_error(conn, code);
	if (req->method == HttpPost)
		return send_error(conn, 405);

	for (int i = 0; i < _countof(g_routes); i++) {
		const ROUTE *route = &g_routes[i];
		STRBUF body;

		if (strcmp(req->path, route->path) != 0)
			continue;

		sb_init(&body);
		status = route->handler(conn, req, &body);
		if (NT_SUCCESS(status) && body.failed)
			status = STATUS_INSUFFICIENT_RESOURCES;

		if (NT_SUCCESS(status)) {
			status = send_header(conn, 200, route->content_type, (LONGLONG)body.len);
			if (NT_SUCCESS(status) && req->method != HttpHead)
				status = send_all(conn, body.data, body.len);
		} else {
			LOG_ERR("%s failed, 0x%08lx", route->path, status);
			status = send_error(conn, status_to_http(status));
		}

		sb_free(&body);
		return status;
	}

	return serve_file(conn, req);
}

static void conn_free(PCONN conn)
{
	kclosesocket(conn->sock);
	mem_free(conn);
	InterlockedDecrement(&g.stats.active);
}

static void serve(PCONN conn)
{
	char peer[64];

	PHTTP_REQUEST req = (PHTTP_REQUEST)mem_alloc(sizeof(*req));
	if (req == NULL) {
		(void)send_error(conn, 503);
		return;
	}

	// buf[] gets filled anyway
	RtlZeroMemory(req, FIELD_OFFSET(HTTP_REQUEST, buf));
	req->buf[0] = '\0';

	NTSTATUS status = handle_request(conn, req);

	LARGE_INTEGER freq, now = KeQueryPerformanceCounter(&freq);
	ULONGLONG us = (ULONGLONG)(now.QuadPart - conn->accepted.QuadPart) * 1000000 / freq.QuadPart;

	LOG("%s %s -> 0x%08lx, %I64u us", kaddrtostr(&conn->peer, peer, _countof(peer)),
		req->path != NULL ? req->path : "-", status, us);
	mem_free(req);

	if (NT_SUCCESS(status))
		(void)kshutdown(conn->sock, 5000);
}

static void worker_thread(PVOID ctx)
{
	const ULONG index = PtrToUlong(ctx);

	KeSetPriorityThread(KeGetCurrentThread(), LOW_REALTIME_PRIORITY - 4);
	LOG("worker %lu is up, thread %p", index, KeGetCurrentThread());

	for (;;) {
		PLIST_ENTRY e = KeRemoveQueue(&g.queue, KernelMode, NULL);

		// without a timeout it only comes back empty handed for an APC
		if ((ULONG_PTR)e == (ULONG_PTR)STATUS_TIMEOUT ||
			(ULONG_PTR)e == (ULONG_PTR)STATUS_USER_APC ||
			(ULONG_PTR)e == (ULONG_PTR)STATUS_ABANDONED)
			continue;

		// not a connection, but the sign to go home
		if (e >= &g.poison[0] && e < &g.poison[MAX_WORKERS])
			break;

		PCONN conn = CONTAINING_RECORD(e, CONN, link);
		InterlockedDecrement(&g.queued);
		if (!stopping())
			serve(conn);
		conn_free(conn);
	}

	PsTerminateSystemThread(STATUS_SUCCESS);
}

// ---------------------------------------------------------------------------
// listener

static NTSTATUS open_listener(PKSOCKET *out)
{
	ADDRESS_FAMILY af = g.cfg.use_ipv6 ? AF_INET6 : AF_INET;
	PKSOCKET s;

	*out = NULL;

	NTSTATUS status = ksocket(af, SOCK_STREAM, IPPROTO_TCP, WSK_FLAG_LISTEN_SOCKET, &s);
	if (!NT_SUCCESS(status))
		return status;

	ksetcancel(s, &g.stop);
	status = klisten(s, (USHORT)g.cfg.port);
	if (!NT_SUCCESS(status)) {
		kclosesocket(s);
		return status;
	}

	*out = s;
	return STATUS_SUCCESS;
}

// returns TRUE if it's time to leave
static BOOLEAN wait_stop(LONGLONG units)
{
	LARGE_INTEGER timeout = { .QuadPart = -units };

	return KeWaitForSingleObject(&g.stop, Executive, KernelMode, FALSE, &timeout) == STATUS_SUCCESS;
}

static void listener_thread(PVOID ctx)
{
	PKSOCKET listener = NULL;
	char text[64];

	UNREFERENCED_PARAMETER(ctx);

	while (!stopping()) {
		NTSTATUS status;

		if (listener == NULL) {
			status = open_listener(&listener);
			if (!NT_SUCCESS(status)) {
				LOG_ERR("can't listen on port %lu, 0x%08lx", g.cfg.port, status);
				if (wait_stop(SECONDS(10)))
					break;
				continue;
			}

			KSOCKADDR local;
			if (NT_SUCCESS(kgetsockname(listener, &local)))
				LOG("listening on %s", kaddrtostr(&local, text, _countof(text)));
		}

		PKSOCKET sock;
		KSOCKADDR peer;
		status = kaccept(listener, &peer, &sock);
		if (status == STATUS_CANCELLED)
			continue;
		if (status == STATUS_INSUFFICIENT_RESOURCES) {
			LARGE_INTEGER pause = { .QuadPart = -MILLISECONDS(100) };
			KeDelayExecutionThread(KernelMode, FALSE, &pause);
			continue;
		}
		if (!NT_SUCCESS(status)) {
			// the network went away, start all over
			LOG_ERR("accept failed, 0x%08lx", status);
			kclosesocket(listener);
			listener = NULL;
			if (wait_stop(SECONDS(1)))
				break;
			continue;
		}

		PCONN conn = NULL;
		if (g.queued < MAX_BACKLOG)
			conn = (PCONN)mem_alloc(sizeof(*conn));
		if (conn == NULL) {
			InterlockedIncrement(&g.stats.rejected);
			kclosesocket(sock);
			continue;
		}

		conn->sock = sock;
		conn->peer = peer;
		conn->accepted = KeQueryPerformanceCounter(NULL);

		InterlockedIncrement(&g.stats.accepted);
		InterlockedIncrement(&g.stats.active);
		InterlockedIncrement(&g.queued);
		KeInsertQueue(&g.queue, &conn->link);
	}

	kclosesocket(listener);
	PsTerminateSystemThread(STATUS_SUCCESS);
}

// ---------------------------------------------------------------------------
// beacon

static NTSTATUS beacon_connect(PKSOCKET *out)
{
	PADDRINFOEXW list = NULL;
	UNICODE_STRING service;
	WCHAR digits[8];

	*out = NULL;

	RtlInitEmptyUnicodeString(&service, digits, sizeof(digits));
	NTSTATUS status = RtlIntegerToUnicodeString(g.cfg.beacon_port, 10, &service);
	if (!NT_SUCCESS(status))
		return status;

	status = kgetaddrinfo(&g.cfg.beacon_host, &service, AF_UNSPEC, &g.stop, &list);
	if (!NT_SUCCESS(status)) {
		LOG_ERR("can't resolve %wZ, 0x%08lx", &g.cfg.beacon_host, status);
		return status;
	}

	status = STATUS_HOST_UNREACHABLE;
	for (PADDRINFOEXW ai = list; ai != NULL && !stopping(); ai = ai->ai_next) {
		PKSOCKET s;

		if (ai->ai_family != AF_INET && ai->ai_family != AF_INET6)
			continue;

		status = ksocket((ADDRESS_FAMILY)ai->ai_family, SOCK_STREAM, IPPROTO_TCP, WSK_FLAG_CONNECTION_SOCKET, &s);
		if (!NT_SUCCESS(status))
			break;

		ksetcancel(s, &g.stop);
		status = kconnect(s, (PSOCKADDR)ai->ai_addr, IO_TIMEOUT_MS);
		if (NT_SUCCESS(status)) {
			*out = s;
			break;
		}
		kclosesocket(s);
	}

	kfreeaddrinfo(list);
	if (NT_SUCCESS(status) && *out == NULL)
		status = STATUS_HOST_UNREACHABLE;
	return status;
}

static NTSTATUS beacon_once(void)
{
	PKSOCKET s = NULL;
	STRBUF head, body;
	char answer[128];
	SIZE_T got;

	sb_init(&head);
	sb_init(&body);

	print_stats(&body);
	sb_puts(&head, "POST /webkd HTTP/1.0\r\n");
	sb_printf(&head, "Host: %wZ:%lu\r\n", &g.cfg.beacon_host, g.cfg.beacon_port);
	sb_puts(&head, "User-Agent: webkd\r\nContent-Type: text/plain\r\n");
	sb_printf(&head, "Content-Length: %I64u\r\n\r\n", (ULONGLONG)body.len);

	NTSTATUS status = STATUS_INSUFFICIENT_RESOURCES;
	if (head.failed || body.failed)
		goto cleanup;

	status = beacon_connect(&s);
	if (!NT_SUCCESS(status))
		goto cleanup;

	ULONG nodelay = 1;
	(void)ksetsockopt(s, IPPROTO_TCP, TCP_NODELAY, &nodelay, sizeof(nodelay));

	status = ksend(s, head.data, head.len, KS_NONPAGED, IO_TIMEOUT_MS, NULL);
	if (!NT_SUCCESS(status))
		goto cleanup;
	status = ksend(s, body.data, body.len, KS_NONPAGED, IO_TIMEOUT_MS, NULL);
	if (!NT_SUCCESS(status))
		goto cleanup;

	// the status line is all that matters: "HTTP/1.0 200 OK"
	status = krecv(s, answer, 12, KS_WAITALL, IO_TIMEOUT_MS, &got);
	if (!NT_SUCCESS(status))
		goto cleanup;
	answer[got] = '\0';

	if (got < 12 || _strnicmp(answer, "HTTP/1.", 7) != 0) {
		status = STATUS_INVALID_NETWORK_RESPONSE;
		goto cleanup;
	}

	int code = atoi(answer + 9);
	if (code < 200 || code > 299) {
		LOG_ERR("%wZ answers %d", &g.cfg.beacon_host, code);
		status = STATUS_REQUEST_NOT_ACCEPTED;
		goto cleanup;
	}

	(void)kshutdown(s, 2000);

cleanup:
	kclosesocket(s);
	sb_free(&head);
	sb_free(&body);
	return status;
}

static void beacon_thread(PVOID ctx)
{
	KTIMER timer;
	LARGE_INTEGER due;
	PVOID objects[2] = { &g.stop, &timer };

	UNREFERENCED_PARAMETER(ctx);

	// first shot after five seconds
	KeInitializeTimerEx(&timer, SynchronizationTimer);
	due.QuadPart = -SECONDS(5);
	KeSetTimerEx(&timer, due, (LONG)(g.cfg.beacon_interval * 1000), NULL);

	while (KeWaitForMultipleObjects(ARRAYSIZE(objects), objects, WaitAny, Executive,
		KernelMode, FALSE, NULL, NULL) == STATUS_WAIT_1) {
		NTSTATUS status = beacon_once();

		if (NT_SUCCESS(status)) {
			InterlockedIncrement(&g.stats.beacons_ok);
		} else if (!stopping()) {
			InterlockedIncrement(&g.stats.beacons_failed);
			LOG_ERR("no luck with %wZ, 0x%08lx", &g.cfg.beacon_host, status);
		}
	}

	// it's on our stack
	KeCancelTimer(&timer);
	PsTerminateSystemThread(STATUS_SUCCESS);
}

// ---------------------------------------------------------------------------
// threads

// The handle is a kernel handle, thus good in any process: unload runs in the
// system process, but who knows who runs DriverEntry.
static NTSTATUS thread_start(PKSTART_ROUTINE routine, PVOID ctx, HANDLE *out)
{
	OBJECT_ATTRIBUTES oa;

	InitializeObjectAttributes(&oa, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
	NTSTATUS status = PsCreateSystemThread(out, SYNCHRONIZE, &oa, NULL, NULL, routine, ctx);
	if (!NT_SUCCESS(status))
		*out = NULL;
	return status;
}

static void thread_join(HANDLE *thread)
{
	if (*thread == NULL)
		return;

	NTSTATUS status = ZwWaitForSingleObject(*thread, FALSE, NULL);
	NT_ASSERT(status == STATUS_SUCCESS);
	UNREFERENCED_PARAMETER(status);

	ZwClose(*thread);
	*thread = NULL;
}

static void server_stop(void)
{
	KeSetEvent(&g.stop, IO_NO_INCREMENT, FALSE);

	// the only one who feeds the queue
	thread_join(&g.listener);
	thread_join(&g.beacon);

	// one poison for each of them, behind all the connections
	for (ULONG i = 0; i < g.nworkers; i++)
		KeInsertQueue(&g.queue, &g.poison[i]);
	for (ULONG i = 0; i < g.nworkers; i++)
		thread_join(&g.workers[i]);
	g.nworkers = 0;

	// should be empty by now, but if there was no worker at all...
	PLIST_ENTRY first = KeRundownQueue(&g.queue);
	if (first != NULL) {
		PLIST_ENTRY e = first;
		do {
			PLIST_ENTRY next = e->Flink;

			if (e < &g.poison[0] || e >= &g.poison[MAX_WORKERS]) {
				InterlockedDecrement(&g.queued);
				conn_free(CONTAINING_RECORD(e, CONN, link));
			}
			e = next;
		} while (e != first);
	}

	ksocket_cleanup();
	config_free();
}

static NTSTATUS server_start(void)
{
	NTSTATUS status;

	for (ULONG i = 0; i < g.cfg.workers; i++) {
		status = thread_start(worker_thread, ULongToPtr(i), &g.workers[i]);
		if (!NT_SUCCESS(status))
			return status;
		g.nworkers++;
	}

	status = thread_start(listener_thread, NULL, &g.listener);
	if (!NT_SUCCESS(status))
		return status;

	if (g.cfg.beacon_host.Length != 0 && g.cfg.beacon_interval != 0) {
		status = thread_start(beacon_thread, NULL, &g.beacon);
		if (!NT_SUCCESS(status))
			return status;
	}

	return STATUS_SUCCESS;
}

void webkd_unload(PDRIVER_OBJECT driver)
{
	UNREFERENCED_PARAMETER(driver);
	PAGED_CODE();

	server_stop();
	LOG("bye, %ld requests served", g.stats.requests);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING service_key)
{
	LOG("%ws built " __DATE__ ", key %wZ", L"webkd", service_key);

	RtlZeroMemory(&g, sizeof(g));
	KeInitializeEvent(&g.stop, NotificationEvent, FALSE);
	KeInitializeQueue(&g.queue, 0);
	KeQuerySystemTime(&g.started);

	NTSTATUS status = config_load(service_key);
	if (!NT_SUCCESS(status)) {
		LOG_ERR("config_load, 0x%08lx", status);
		return status;
	}

	status = ksocket_startup(30000);
	if (!NT_SUCCESS(status)) {
		LOG_ERR("ksocket_startup, 0x%08lx", status);
		config_free();
		return status;
	}

	status = server_start();
	if (!NT_SUCCESS(status)) {
		LOG_ERR("server_start, 0x%08lx", status);
		server_stop();
		return status;
	}

	driver->DriverUnload = webkd_unload;
	LOG("port %lu, %lu workers, root %wZ, %p", g.cfg.port, g.cfg.workers, &g.cfg.root, &g);
	return STATUS_SUCCESS;
}
