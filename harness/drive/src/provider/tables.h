// WSK's dispatch tables, as the driver gets them.
#pragma once

namespace wskcheck::drive::provider {

const void* provider_table();    // WSK_PROVIDER_DISPATCH
const void* listen_table();      // WSK_PROVIDER_LISTEN_DISPATCH
const void* stream_table();      // WSK_PROVIDER_STREAM_DISPATCH
const void* connection_table();  // WSK_PROVIDER_CONNECTION_DISPATCH

}  // namespace wskcheck::drive::provider
