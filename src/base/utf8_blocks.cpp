// J. Keiser and D. Lemire, "Validating UTF-8 In Less Than One Instruction Per Byte" (2020): three
// tables, asked by the halves of two neighbouring bytes, tell all that is wrong with such two; the
// third and fourth bytes of a character are where two continuation bytes are right.
#include "base/utf8_blocks.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#define KIOKU_AVX2 __attribute__((target("avx2")))
#endif

namespace memory::base {

#if defined(__x86_64__)

namespace {

constexpr std::size_t kBlock = 32;
constexpr std::size_t kBefore = 3;  // bytes that a block's first one may belong to

// What is wrong with a first byte and the one behind it, a bit each.
enum : int {
    kTooShort = 1,  // a lead without what it asks for
    kTooLong = 2,   // a continuation byte behind ASCII
    kOverlong3 = 4,
    kTooLarge = 8,  // above U+10FFFF
    kSurrogate = 16,
    kOverlong2 = 32,
    kTooLarge1000 = 64,  // the same, where the second byte is 0x80 to 0x8F
    kOverlong4 = 64,
    kTwoContinuations = 128,
    kAny = kTooShort | kTooLong | kTwoContinuations
};

KIOKU_AVX2 inline __m256i both(__m128i table) {
    return _mm256_broadcastsi128_si256(table);
}

KIOKU_AVX2 inline __m256i load(const char* at) {
    return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
}

KIOKU_AVX2 inline __m256i high_half(__m256i bytes) {
    return _mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(0x0F));
}

constexpr char table_entry(int bits) {
    return static_cast<char>(bits);
}

KIOKU_AVX2 inline bool is_valid_block(const char* at) {
    constexpr char kLong = table_entry(kTooLong), kShort = table_entry(kTooShort);
    constexpr char kTwo = table_entry(kTwoContinuations), kCarry = table_entry(kAny);
    constexpr char kLarge = table_entry(kAny | kTooLarge | kTooLarge1000);
    constexpr int kContinuation = kTooLong | kOverlong2 | kTwoContinuations;
    constexpr char kA = table_entry(kContinuation | kSurrogate | kTooLarge);
    const __m256i first_high =
        both(_mm_setr_epi8(kLong, kLong, kLong, kLong, kLong, kLong, kLong, kLong, kTwo, kTwo, kTwo,
                           kTwo, table_entry(kTooShort | kOverlong2), kShort,
                           table_entry(kTooShort | kOverlong3 | kSurrogate),
                           table_entry(kTooShort | kTooLarge | kTooLarge1000 | kOverlong4)));
    const __m256i first_low = both(
        _mm_setr_epi8(table_entry(kAny | kOverlong3 | kOverlong2 | kOverlong4),
                      table_entry(kAny | kOverlong2), kCarry, kCarry, table_entry(kAny | kTooLarge),
                      kLarge, kLarge, kLarge, kLarge, kLarge, kLarge, kLarge, kLarge,
                      table_entry(kAny | kTooLarge | kTooLarge1000 | kSurrogate), kLarge, kLarge));
    const __m256i second_high =
        both(_mm_setr_epi8(kShort, kShort, kShort, kShort, kShort, kShort, kShort, kShort,
                           table_entry(kContinuation | kOverlong3 | kTooLarge1000 | kOverlong4),
                           table_entry(kContinuation | kOverlong3 | kTooLarge), kA, kA, kShort,
                           kShort, kShort, kShort));

    const __m256i bytes = load(at);
    const __m256i before = load(at - 1);
    const __m256i low = _mm256_and_si256(before, _mm256_set1_epi8(0x0F));
    const __m256i wrong =
        _mm256_and_si256(_mm256_and_si256(_mm256_shuffle_epi8(first_high, high_half(before)),
                                          _mm256_shuffle_epi8(first_low, low)),
                         _mm256_shuffle_epi8(second_high, high_half(bytes)));
    // 0x80 is set where the second byte before leads three or more, the third before four.
    const __m256i third = _mm256_subs_epu8(load(at - 2), _mm256_set1_epi8(0x60));
    const __m256i fourth = _mm256_subs_epu8(load(at - 3), _mm256_set1_epi8(0x70));
    const __m256i must_follow =
        _mm256_and_si256(_mm256_or_si256(third, fourth), _mm256_set1_epi8(table_entry(0x80)));
    const __m256i errors = _mm256_xor_si256(wrong, must_follow);
    return _mm256_testz_si256(errors, errors) != 0;
}

KIOKU_AVX2 std::size_t skip_blocks(std::string_view text, std::size_t at) {
    while (text.size() - at >= kBlock && is_valid_block(text.data() + at))
        at += kBlock;
    return at;
}

}  // namespace

std::size_t skip_valid_blocks(std::string_view text, std::size_t from) noexcept {
    if (from < kBefore || text.size() - from < kBlock || !__builtin_cpu_supports("avx2")) {
        return from;
    }
    std::size_t at = skip_blocks(text, from);
    if (at == from) return from;
    // The last character may go on behind the last block: back to where it begins.
    const auto byte = [&] { return static_cast<unsigned char>(text[at - 1]); };
    while (byte() >= 0x80 && byte() < 0xC0)
        --at;
    return byte() >= 0xC0 ? at - 1 : at;
}

#else

std::size_t skip_valid_blocks(std::string_view /*text*/, std::size_t from) noexcept {
    return from;
}

#endif

}  // namespace memory::base
