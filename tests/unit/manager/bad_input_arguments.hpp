// A case's arguments, as tests/cases/bad_input.json writes them.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/result.hpp"
#include "kioku/json.hpp"
#include "kioku/scope.hpp"
#include "support/catch.hpp"

namespace bad_input {

inline bool is_maker(const nlohmann::json& value) {
    return value.is_object() &&
           (value.contains("repeat") || value.contains("bytes") || value.contains("join"));
}

// The bytes of a text, or of what makes one.
inline std::string made(const nlohmann::json& value) {
    std::string text;
    if (value.is_string()) return value.get<std::string>();
    if (value.contains("repeat")) {
        const auto piece = value["repeat"].get<std::string>();
        for (int i = 0; i < value["times"].get<int>(); ++i)
            text += piece;
    } else if (value.contains("bytes")) {
        const auto hex = value["bytes"].get<std::string>();
        for (std::size_t i = 0; i < hex.size(); i += 2)
            text += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    } else {
        for (const auto& part : value["join"])
            text += made(part);
    }
    return text;
}

// A case's arguments, taken out one by one; what is left at the end has no place in C++.
class Arguments {
  public:
    explicit Arguments(nlohmann::json values)
        : values_(std::move(values)), names_session_(values_.contains("session")) {}

    bool has(const char* key) const { return values_.contains(key); }
    nlohmann::json take(const char* key) {
        nlohmann::json value = values_.at(key);
        values_.erase(key);
        return value;
    }
    std::string text(const char* key) { return made(take(key)); }
    void text(const char* key, std::optional<std::string>& target) {
        if (has(key)) target = text(key);
    }
    template <class T>
    void number(const char* key, T& target) {
        if (has(key)) target = take(key).get<std::int64_t>();
    }
    std::string json_text(const char* key) {
        const nlohmann::json value = take(key);
        return is_maker(value) ? made(value) : value.dump();
    }
    void scope(memory::Scope& scope) {
        text("user", scope.user);
        text("agent", scope.agent);
        text("project", scope.project);
    }
    // Whether the session was given, be it empty; it is taken first of all.
    bool names_session() const { return names_session_; }
    void finish() const { REQUIRE(values_.empty()); }

  private:
    nlohmann::json values_;
    bool names_session_ = false;
};

inline memory::Result<void> read_json(Arguments& from, const char* key, memory::Json& target) {
    if (!from.has(key)) return {};
    KIOKU_LET(target, memory::Json::parse(from.json_text(key)));
    return {};
}

template <class T>
memory::Result<void> outcome(const memory::Result<T>& answer) {
    if (answer) return {};
    return tl::unexpected(answer.error());
}

}  // namespace bad_input
