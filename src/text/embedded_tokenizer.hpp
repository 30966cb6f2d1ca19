// An embedded encoding as a Tokenizer.
#pragma once

#include "text/encodings.hpp"
#include "text/piece_memory.hpp"
#include "text/tokenizer.hpp"

namespace memory::text {

class EmbeddedTokenizer final : public Tokenizer {
  public:
    // `encoding`: embedded in this build.
    explicit EmbeddedTokenizer(const Encoding& encoding) noexcept
        : encoding_(encoding), vocabulary_(encoding.vocabulary()) {}

    [[nodiscard]] std::string_view name() const noexcept override { return encoding_.name; }
    [[nodiscard]] std::size_t count(std::string_view text) const override;
    void encode(std::string_view text, std::vector<TokenId>& ids) const override;
    [[nodiscard]] bool append_bytes(TokenId id, std::string& bytes) const override;
    [[nodiscard]] std::size_t settled(std::string_view text) const override;
    [[nodiscard]] std::optional<TokenId> special(std::string_view token) const override;
    [[nodiscard]] std::optional<Found> find_special(std::string_view text,
                                                    std::size_t from) const override;

  private:
    [[nodiscard]] std::size_t count_text(std::string_view text) const;
    std::size_t encode_text(std::string_view text, std::vector<TokenId>& ids) const;
    void encode_broken(std::string_view bytes, std::size_t valid_bytes,
                       std::vector<TokenId>& ids) const;

    const Encoding& encoding_;
    Vocabulary vocabulary_;
    mutable PieceMemories memories_;
};

}  // namespace memory::text
