// Opens the file, tells its kind by its first character, and lets the rooms do the rest.
#include "manager/load_tokenizer.hpp"

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/quote.hpp"
#include "base/result.hpp"
#include "records/tokenizer_file.hpp"
#include "text/loaded_tokenizer.hpp"

namespace memory::manager {

namespace {

using TokenizerPtr = std::shared_ptr<const text::Tokenizer>;

bool is_json(std::string_view bytes) {
    const std::size_t first = bytes.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && bytes[first] == '{';
}

Result<void> check_size(std::uintmax_t size_bytes) {
    if (size_bytes <= kMostVocabularyBytes) return {};
    return fail(ErrorCode::limit, "manager",
                "a vocabulary of " + std::to_string(size_bytes) + " bytes; the limit is " +
                    std::to_string(kMostVocabularyBytes));
}

tl::unexpected<Error> unreadable(const std::error_code& error) {
    if (error == std::errc::no_such_file_or_directory || error == std::errc::not_a_directory) {
        return fail(ErrorCode::not_found, "manager", "there is no such file");
    }
    const bool refused = error == std::errc::permission_denied;
    return fail(refused ? ErrorCode::permission : ErrorCode::invalid_argument, "manager",
                error.message());
}

// fopen, for its errno: a stream has none.
Result<std::string> read_file(const std::string& path) {
    std::error_code error;
    const std::filesystem::file_status status = std::filesystem::status(path, error);
    if (status.type() == std::filesystem::file_type::not_found) {
        return unreadable(std::make_error_code(std::errc::no_such_file_or_directory));
    }
    if (error) return unreadable(error);
    if (!std::filesystem::is_regular_file(status)) {
        return fail(ErrorCode::invalid_argument, "manager", "it is no regular file");
    }
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rbe"),
                                                               &std::fclose);
    if (!file) return unreadable(std::error_code(errno, std::generic_category()));
    const std::uintmax_t size = std::filesystem::file_size(path, error);
    if (error) return unreadable(error);
    KIOKU_TRY(check_size(size));
    std::string bytes(size, '\0');
    bytes.resize(std::fread(bytes.data(), 1, bytes.size(), file.get()));
    return bytes;
}

}  // namespace

Result<TokenizerPtr> load_tokenizer(std::string_view bytes, std::string name,
                                    const VocabularyOptions& options) {
    KIOKU_TRY(check_size(bytes.size()));
    if (!is_json(bytes)) {
        const std::string_view pattern =
            options.pattern.empty() ? std::string_view("cl100k_base") : options.pattern;
        return text::load_tiktoken(bytes, std::move(name), pattern, options.special_tokens);
    }
    if (!options.pattern.empty() || !options.special_tokens.empty()) {
        return fail(
            ErrorCode::invalid_argument, "manager",
            "a tokenizer.json says itself how it cuts text and what its special tokens are");
    }
    KIOKU_LET(const base::TokenizerFile file, records::read_tokenizer_file(bytes));
    return text::load_tokenizer(file, std::move(name));
}

Result<TokenizerPtr> load_tokenizer_file(const std::string& path,
                                         const VocabularyOptions& options) {
    const auto tell = [&path](Error error) {
        error.message = base::quote_path(path) + ": " + error.message;
        return tl::unexpected(std::move(error));
    };
    if (path.empty() || path.find('\0') != std::string::npos) {
        return fail(ErrorCode::invalid_argument, "manager",
                    "the path of a vocabulary is empty or holds NUL");
    }
    Result<std::string> bytes = read_file(path);
    if (!bytes) return tell(std::move(bytes).error());
    auto tokenizer =
        load_tokenizer(*bytes, std::filesystem::path(path).filename().string(), options);
    if (!tokenizer) return tell(std::move(tokenizer).error());
    return tokenizer;
}

}  // namespace memory::manager

namespace memory {

Result<TokenCounter> TokenCounter::from_file(const std::string& path,
                                             const VocabularyOptions& options) {
    KIOKU_LET(auto tokenizer, manager::load_tokenizer_file(path, options));
    const std::string_view name = tokenizer->name();
    return TokenCounter(name, std::move(tokenizer));
}

}  // namespace memory
