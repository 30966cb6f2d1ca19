// A tokenizer of what a tokenizer.json holds. Tokens and merges name one another by their letters,
// as they are written; only what is found in texts is turned into bytes.
#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/quote.hpp"
#include "base/result.hpp"
#include "base/test_hooks.hpp"
#include "text/byte_letters.hpp"
#include "text/loaded_parts.hpp"
#include "text/loaded_tokenizer.hpp"
#include "text/normal_form.hpp"

namespace memory::text {

namespace {

using base::TokenizerFile;

constexpr std::string_view kBlanks = " \t\n\v\f\r";

tl::unexpected<Error> wrong(std::string what, ErrorCode code = ErrorCode::invalid_argument) {
    return fail(code, "text", std::move(what));
}

class Loading {
  public:
    Loading(const TokenizerFile& file, LoadedParts& parts) : file_(file), parts_(parts) {}

    Result<void> run() {
        KIOKU_LET(parts_.grammar, grammar_of_file(file_));
        parts_.is_nfc = file_.is_nfc && !KIOKU_BROKEN("normal_form");
        KIOKU_TRY(reserve());
        KIOKU_TRY(add_vocabulary());
        KIOKU_TRY(find_byte_tokens(parts_));
        KIOKU_TRY(add_merges());
        find_whole();
        return add_added();
    }

  private:
    Result<void> reserve() {
        TokenId last = 0;
        for (const auto& [letters, id] : file_.vocabulary)
            last = std::max(last, id);
        for (const TokenizerFile::Added& added : file_.added)
            last = std::max(last, added.id);
        if (last >= kIdLimit) {
            return wrong("the vocabulary has the id " + std::to_string(last) + "; the limit is " +
                             std::to_string(kIdLimit),
                         ErrorCode::limit);
        }
        parts_.tokens.reserve(file_.vocabulary.size(), last);
        ids_.reserve(file_.vocabulary.size());
        return {};
    }

    Result<void> add_vocabulary() {
        for (const auto& [letters, id] : file_.vocabulary) {
            if (letters.empty()) return wrong("the vocabulary has an empty token");
            const auto bytes = bytes_of_letters(letters);
            if (!parts_.tokens.add(id, bytes ? std::string_view(*bytes) : letters)) {
                return wrong("the vocabulary has the id " + std::to_string(id) + " twice");
            }
            if (!ids_.emplace(letters, id).second || (bytes && !parts_.tokens.make_findable(id))) {
                return wrong("the vocabulary has the token of id " + std::to_string(id) + " twice");
            }
        }
        return {};
    }

    Result<void> add_merges() {
        parts_.pairs.reserve(file_.merges.size());
        std::uint32_t order = 0;
        std::string both;
        for (const auto& [left, right] : file_.merges) {
            both.assign(left).append(right);
            const auto one = ids_.find(left);
            const auto other = ids_.find(right);
            const auto made = ids_.find(both);
            if (one == ids_.end() || other == ids_.end() || made == ids_.end()) {
                return wrong("merge " + std::to_string(order) +
                             " is of, or makes, what is no token");
            }
            parts_.pairs.set(one->second, other->second, {order++, made->second});
        }
        return {};
    }

    // Which tokens their own bytes become: all where merges are ignored, else by merging each.
    void find_whole() {
        parts_.whole.assign(parts_.tokens.end(), file_.ignores_merges);
        if (file_.ignores_merges) return;
        PairRoom room;
        std::vector<TokenId> made;
        for (const auto& [letters, id] : file_.vocabulary) {
            made.clear();
            merge_piece(parts_.pairs, parts_.byte_tokens,
                        parts_.tokens.bytes_of(id).value_or(std::string_view()), room, &made);
            parts_.whole[id] = made.size() == 1 && made.front() == id;
        }
    }

    // A token that the vocabulary has as well must have its id.
    Result<void> add_added() {
        std::string room;
        for (const TokenizerFile::Added& added : file_.added) {
            const std::string name = "the added token " + base::quote(added.text);
            if (added.text.empty()) return wrong("an added token is empty");
            const auto known = ids_.find(added.text);
            const bool is_known = known != ids_.end();
            if (is_known ? known->second != added.id : !parts_.tokens.add(added.id, added.text)) {
                return wrong(name + " has the id " + std::to_string(added.id) +
                             ", which is another token's");
            }
            // Hugging Face normalises the token as it does the text. Special ones are looked for in
            // the text as it is, whatever their flag: that their normal form is another is unheard
            // of.
            const bool is_late = added.is_normalized && !added.is_special;
            const std::string_view text =
                is_late && file_.is_nfc ? to_nfc(added.text, room) : added.text;
            AddedTokens& tree = is_late ? parts_.added_normalized : parts_.added;
            if (!tree.add(text, added.id)) return wrong(name + " is there twice");
            if (added.is_special) {
                parts_.special.push_back({added.text, added.id});
            } else if (parts_.cuts != Cuts::nowhere) {
                const bool has_blank = added.text.find_first_of(kBlanks) != std::string::npos;
                parts_.cuts = has_blank ? Cuts::nowhere : Cuts::blanks;
            }
        }
        return {};
    }

    const TokenizerFile& file_;
    LoadedParts& parts_;
    std::unordered_map<std::string_view, TokenId> ids_;  // by the letters
};

}  // namespace

Result<std::shared_ptr<const Tokenizer>> load_tokenizer(const base::TokenizerFile& file,
                                                        std::string name) {
    LoadedParts parts;
    parts.name = std::move(name);
    KIOKU_TRY(Loading(file, parts).run());
    return make_loaded(std::move(parts));
}

}  // namespace memory::text
