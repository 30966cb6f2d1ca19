#include "kioku/config.hpp"
#include "kioku/message.hpp"
#include "kioku/session.hpp"
#include "support/catch.hpp"

TEST_CASE("roles, summarizers and durabilities are spelled and read the same", "[base]") {
    using memory::Durability;
    using memory::Role;
    using memory::Summarizer;
    for (const Role role :
         {Role::system, Role::developer, Role::user, Role::assistant, Role::tool}) {
        CHECK(memory::parse_role(to_string(role)) == role);
    }
    for (const Summarizer summarizer :
         {Summarizer::extractive, Summarizer::host, Summarizer::none}) {
        CHECK(memory::parse_summarizer(to_string(summarizer)) == summarizer);
    }
    for (const Durability durability : {Durability::normal, Durability::full}) {
        CHECK(memory::parse_durability(to_string(durability)) == durability);
    }
    CHECK(memory::parse_role("Human\n").error().message ==
          "role \"Human?\" is none of system, developer, user, assistant and tool");
    CHECK(memory::parse_summarizer("").error().message ==
          "summarizer \"\" is none of extractive, host and none");
    CHECK(memory::parse_durability("FULL").error().code == memory::ErrorCode::invalid_argument);
    CHECK(to_string(static_cast<Role>(77)) == "unknown");
}
