// Text that is handed out: the public struct in front of the string that it shows.
#include "door.hpp"
#include "kioku/version.hpp"

namespace memory::capi {
namespace {

struct OwnedText : kioku_text {
    explicit OwnedText(std::string text) : kioku_text{nullptr, 0}, owned(std::move(text)) {
        show();
    }
    void show() noexcept {
        data = owned.c_str();
        length = owned.size();
    }
    std::string owned;
};

}  // namespace

kioku_text* make_text(std::string text) {
    return new OwnedText(std::move(text));
}

ReservedText::ReservedText(kioku_text** out, std::size_t bytes) : out_(out) {
    if (out == nullptr) return;
    std::string room;
    room.reserve(bytes);
    text_ = make_text(std::move(room));
}

ReservedText::~ReservedText() {
    kioku_text_free(text_);
}

void ReservedText::give(std::string_view text) noexcept {
    if (out_ == nullptr) return;
    auto* const owned = static_cast<OwnedText*>(std::exchange(text_, nullptr));
    owned->owned.assign(text.substr(0, owned->owned.capacity()));
    owned->show();
    *out_ = owned;
}

}  // namespace memory::capi

int32_t kioku_abi_version(void) {
    return KIOKU_ABI_VERSION;
}

const char* kioku_version(void) {
    return memory::version().data();
}

void kioku_text_free(kioku_text* text) {
    delete static_cast<memory::capi::OwnedText*>(text);
}
