// See request_option.h.
#include "request_option.h"

#include "add_option.h"

namespace wskcheck::cli {

void add_request_option(CLI::App& app, DriverOptions& options) {
  const CLI::App* at = &app;
  app.add_option_function<std::vector<std::string>>(
         "--request",
         [&options, at](const std::vector<std::string>& texts) {
           if (const auto wrong = drive::check_requests(texts)) {
             throw UsageError({where(*at), 0, 0, std::nullopt, wrong->found, wrong->expected, ""});
           }
           options.flags.requests = texts;
           options.given.emplace_back("request");
         },
         "what a program asks of the device, in order; may be repeated: 'ioctl 0x222000'")
      ->type_name("TEXT")
      ->expected(1)
      ->take_all();
}

}  // namespace wskcheck::cli
