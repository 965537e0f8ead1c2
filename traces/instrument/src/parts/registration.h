// The functions behind the header's macros: registration, the provider's table, the driver's IRPs.

static WSK_PROVIDER_DISPATCH wr_provider_table;

static WR_NOINLINE void wr_emit_plain(wr_event event, wr_phase phase) {
  wr_record r;
  if (!wr_on()) return;
  wr_begin(&r, event, phase);
  wr_emit(&r);
}

#if WSK_RECORD_NAMES
static VOID WSKAPI wr_free_address_info(PWSK_CLIENT client, PADDRINFOEXW info) {
  wr_emit_other(WR_WskFreeAddressInfo, NULL);
  wr_provider_of(client)->WskFreeAddressInfo(client, info);
  wr_emit_plain(WR_WskFreeAddressInfo, WR_return);
}
#endif

static void wr_make_provider_table(const WSK_PROVIDER_DISPATCH* real) {
  wr_provider_table.Version = real->Version;
  wr_provider_table.Reserved = real->Reserved;
  wr_provider_table.WskSocket = wr_wsk_socket;
  wr_provider_table.WskSocketConnect = wr_socket_connect;
  wr_provider_table.WskControlClient = wr_control_client;
#if WSK_RECORD_NAMES
  wr_provider_table.WskGetAddressInfo = wr_get_address_info;
  wr_provider_table.WskFreeAddressInfo = wr_free_address_info;
  wr_provider_table.WskGetNameInfo = wr_get_name_info;
#endif
}

// One entry for each client; a client that has one keeps it.
static BOOLEAN wr_know_client(const WSK_PROVIDER_NPI* npi) {
  LONG64 i, count = wr_load(&wr.client_count);
  for (i = 0; i < count; ++i) {
    if (wr.clients[i].client == npi->Client) {
      wr.clients[i].real = npi->Dispatch;
      return TRUE;
    }
  }
  if (count == WR_CLIENTS) return FALSE;
  wr.clients[count].client = npi->Client;
  wr.clients[count].real = npi->Dispatch;
  wr_store(&wr.client_count, count + 1);
  return TRUE;
}

NTSTATUS WskRecordRegister(PWSK_CLIENT_NPI npi, PWSK_REGISTRATION registration) {
  wr_emit_plain(WR_WskRegister, WR_call);
  return wr_returned(WR_WskRegister, WskRegister(npi, registration));
}

NTSTATUS WskRecordCaptureProviderNPI(PWSK_REGISTRATION registration, ULONG wait,
                                     PWSK_PROVIDER_NPI npi) {
  NTSTATUS status;
  wr_emit_plain(WR_WskCaptureProviderNPI, WR_call);
  status = WskCaptureProviderNPI(registration, wait, npi);
  if (NT_SUCCESS(status) && npi->Dispatch != &wr_provider_table) {
    if (wr_know_client(npi)) {
      wr_make_provider_table(npi->Dispatch);
      npi->Dispatch = &wr_provider_table;
    } else {
      wr_emit_gap_forever();
    }
  }
  return wr_returned(WR_WskCaptureProviderNPI, status);
}

VOID WskRecordReleaseProviderNPI(PWSK_REGISTRATION registration) {
  wr_emit_plain(WR_WskReleaseProviderNPI, WR_call);
  WskReleaseProviderNPI(registration);
  wr_emit_plain(WR_WskReleaseProviderNPI, WR_return);
}

VOID WskRecordDeregister(PWSK_REGISTRATION registration) {
  wr_emit_plain(WR_WskDeregister, WR_call);
  WskDeregister(registration);
  wr_emit_plain(WR_WskDeregister, WR_return);
}

static WR_NOINLINE void wr_emit_irp(wr_event event, PIRP irp) {
  wr_record r;
  if (!wr_on()) return;
  wr_begin(&r, event, WR_call);
  wr_pointer(&r, WR_irp, irp);
  wr_emit(&r);
}

PIRP WskRecordIoAllocateIrp(CCHAR size, BOOLEAN quota) {
  PIRP irp = IoAllocateIrp(size, quota);
  if (irp != NULL) wr_emit_irp(WR_IoAllocateIrp, irp);
  return irp;
}

// Told before it is done: afterwards the address may be another IRP's.
VOID WskRecordIoFreeIrp(PIRP irp) {
  wr_emit_irp(WR_IoFreeIrp, irp);
  wr_forget_irp(irp);
  IoFreeIrp(irp);
}

VOID WskRecordIoReuseIrp(PIRP irp, NTSTATUS status) {
  wr_emit_irp(WR_IoReuseIrp, irp);
  wr_forget_irp(irp);
  IoReuseIrp(irp, status);
}

static WR_NOINLINE void wr_emit_cancelled(BOOLEAN result) {
  wr_record r;
  if (!wr_on()) return;
  wr_begin(&r, WR_IoCancelIrp, WR_return);
  r.result = result ? 1 : 0;
  r.present = WR_BIT(WR_result);
  wr_emit(&r);
}

BOOLEAN WskRecordIoCancelIrp(PIRP irp) {
  BOOLEAN result;
  wr_emit_irp(WR_IoCancelIrp, irp);
  result = IoCancelIrp(irp);
  wr_emit_cancelled(result);
  return result;
}
