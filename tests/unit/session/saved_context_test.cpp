#include "support/catch.hpp"
#include "support/clocked_store.hpp"

using memory::ErrorCode;
using support::ClockedStore;

TEST_CASE("a saved context has a version that rises", "[session][saved_context]") {
    ClockedStore store;
    CHECK(store.manager.load_context("s").error().code == ErrorCode::not_found);
    CHECK(store.manager.save_context("s", R"({ "step": 1 })").value() == 1);
    CHECK(store.manager.session("s"));  // it begins a session
    store.clock.pass(std::chrono::seconds{9});
    CHECK(store.manager.save_context("s", R"({"step":2})").value() == 2);
    const auto saved = store.manager.load_context("s");
    REQUIRE(saved);
    CHECK(saved->context == R"({"step":2})");
    CHECK(saved->version == 2);
    CHECK(saved->updated_at == store.clock.now());
    CHECK(store.manager.load_context("t").error().code == ErrorCode::not_found);
}

TEST_CASE("a stale version is a conflict, and 0 stands for none yet", "[session][saved_context]") {
    ClockedStore store;
    CHECK(store.manager.save_context("s", "{}", 1).error().code == ErrorCode::conflict);
    CHECK_FALSE(store.manager.session("s"));
    CHECK(store.manager.save_context("s", "{}", 0).value() == 1);
    CHECK(store.manager.save_context("s", "{}", 0).error().code == ErrorCode::conflict);
    CHECK(store.manager.save_context("s", "{}", 1).value() == 2);
    const auto stale = store.manager.save_context("s", R"({"lost":true})", 1);
    REQUIRE_FALSE(stale);
    CHECK(stale.error().code == ErrorCode::conflict);
    CHECK(stale.error().message.find("version 2, not 1") != std::string::npos);
    CHECK(store.manager.load_context("s")->context == "{}");
}

TEST_CASE("what is not a JSON object within the limits is not saved", "[session][saved_context]") {
    ClockedStore store;
    const auto code = [&](const std::string& text) {
        return store.manager.save_context("s", text).error().code;
    };
    CHECK(code("") == ErrorCode::invalid_argument);
    CHECK(code("[]") == ErrorCode::invalid_argument);
    CHECK(code("1") == ErrorCode::invalid_argument);
    CHECK(code("{") == ErrorCode::invalid_argument);
    CHECK(code(R"({"a":1,"a":2})") == ErrorCode::invalid_argument);
    CHECK(code("{\"a\":\"\xff\"}") == ErrorCode::invalid_argument);
    const auto nested = [](int levels) {
        return R"({"a":)" + std::string(static_cast<std::size_t>(levels), '[') +
               std::string(static_cast<std::size_t>(levels), ']') + "}";
    };
    CHECK(code(nested(64)) == ErrorCode::limit);
    CHECK(code(R"({"a":")" + std::string(1 << 20, 'x') + R"("})") == ErrorCode::limit);
    CHECK_FALSE(store.manager.session("s"));
    CHECK(store.manager.save_context("s", nested(63)));
    CHECK(store.manager.save_context("s", R"({"a":")" + std::string((1 << 20) - 8, 'x') + R"("})"));
}
