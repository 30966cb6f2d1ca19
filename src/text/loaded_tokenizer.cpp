// The walk over a text: added tokens, normal form, added tokens of that, pieces, merges.
#include <algorithm>
#include <utility>

#include "text/loaded_parts.hpp"
#include "text/normal_form.hpp"

namespace memory::text {

namespace {

class LoadedTokenizer final : public Tokenizer {
  public:
    explicit LoadedTokenizer(LoadedParts parts) : parts_(std::move(parts)) {}

    std::string_view name() const noexcept override { return parts_.name; }

    std::size_t count(std::string_view text) const override {
        Walk walk(parts_, nullptr);
        walk.text(text);
        return walk.count();
    }

    void encode(std::string_view text, std::vector<TokenId>& ids) const override {
        Walk(parts_, &ids).text(text);
    }

    bool append_bytes(TokenId id, std::string& bytes) const override {
        const auto token = parts_.tokens.bytes_of(id);
        if (token) bytes += *token;
        return token.has_value();
    }

    Cuts cuts() const noexcept override { return parts_.cuts; }

    std::optional<TokenId> special(std::string_view token) const override {
        const auto found =
            std::lower_bound(parts_.special.begin(), parts_.special.end(), token,
                             [](const auto& each, auto wanted) { return each.text < wanted; });
        if (found == parts_.special.end() || found->text != token) return std::nullopt;
        return found->id;
    }

    std::optional<Found> find_special(std::string_view text, std::size_t from) const override {
        const auto match =
            parts_.added.find(text, from, [this](TokenId id) { return parts_.is_special[id]; });
        if (!match) return std::nullopt;
        return Found{match->begin, match->length, match->id};
    }

  private:
    class Walk {
      public:
        Walk(const LoadedParts& parts, std::vector<TokenId>* ids) : parts_(parts), ids_(ids) {}

        std::size_t count() const { return count_; }

        void text(std::string_view text) {
            between(parts_.added, text, [this](std::string_view part) {
                if (parts_.is_nfc) part = to_nfc(part, normalized_);
                between(parts_.added_normalized, part,
                        [this](std::string_view plain) { pieces(plain); });
            });
        }

      private:
        template <class Visit>
        void between(const AddedTokens& added, std::string_view text, Visit visit) {
            const auto is_wanted = [this](TokenId id) { return !parts_.is_special[id]; };
            std::size_t at = 0;
            while (const auto match = added.find(text, at, is_wanted)) {
                visit(text.substr(at, match->begin - at));
                give(match->id);
                at = match->begin + match->length;
            }
            visit(text.substr(at));
        }

        void pieces(std::string_view text) {
            LoadedPieces pieces(parts_.grammar, text);
            std::string_view piece;
            while (pieces.next(piece)) {
                const auto id = parts_.tokens.id_of(piece);
                if (id && parts_.whole[*id]) {
                    give(*id);
                } else {
                    count_ += merge_piece(parts_.pairs, parts_.byte_tokens, piece, room_, ids_);
                }
            }
        }

        void give(TokenId id) {
            ++count_;
            if (ids_ != nullptr) ids_->push_back(id);
        }

        const LoadedParts& parts_;
        std::vector<TokenId>* ids_;
        std::size_t count_ = 0;
        std::string normalized_;
        PairRoom room_;
    };

    LoadedParts parts_;
};

}  // namespace

Result<void> find_byte_tokens(LoadedParts& parts) {
    for (unsigned byte = 0; byte < parts.byte_tokens.size(); ++byte) {
        const char bytes = static_cast<char>(byte);
        const auto id = parts.tokens.id_of({&bytes, 1});
        if (!id) {
            return fail(ErrorCode::invalid_argument, "text",
                        "the vocabulary has no token for the byte " + std::to_string(byte) +
                            ": it is not of the byte-level kind");
        }
        parts.byte_tokens[byte] = *id;
    }
    return {};
}

std::shared_ptr<const Tokenizer> make_loaded(LoadedParts parts) {
    parts.is_special.resize(parts.tokens.end());
    for (const SpecialToken& token : parts.special)
        parts.is_special[token.id] = true;
    std::sort(
        parts.special.begin(), parts.special.end(),
        [](const SpecialToken& one, const SpecialToken& other) { return one.text < other.text; });
    return std::make_shared<const LoadedTokenizer>(std::move(parts));
}

}  // namespace memory::text
