// Which class each of 64 bytes of text is in, a bit a byte: what the cutter reckons with. A type
// for each set of the processor's vector instructions.
#pragma once

#if defined(__SSE2__)
#include <cstddef>
#include <cstdint>

#include <immintrin.h>

namespace memory::text {

// What is in none of upper, lower, digit, space and wide is a sign or a control character.
struct ByteClasses {
    std::uint64_t upper, lower, digit;
    std::uint64_t space;  // white space, of which ...
    std::uint64_t blank;  // ... ' '
    std::uint64_t newline;
    std::uint64_t apostrophe;
    std::uint64_t slash;
    std::uint64_t wide;  // not ASCII
    std::uint64_t lead;  // of these what is no continuation byte
};

// `Bytes` holds 64 bytes and tells those equal to one, those in a range, and those above ASCII.
template <class Bytes>
[[gnu::always_inline]] inline ByteClasses classes_of(const Bytes& bytes) {
    ByteClasses classes;
    classes.upper = bytes.in_range('A', 26);
    classes.lower = bytes.in_range('a', 26);
    classes.digit = bytes.in_range('0', 10);
    classes.blank = bytes.equal(' ');
    classes.space = classes.blank | bytes.in_range('\t', 5);
    classes.newline = bytes.equal('\n') | bytes.equal('\r');
    classes.apostrophe = bytes.equal('\'');
    classes.slash = bytes.equal('/');
    classes.wide = bytes.wide();
    classes.lead = classes.wide & ~bytes.in_range('\x80', 64);
    return classes;
}

class BytesSse2 {
  public:
    [[gnu::always_inline]] explicit BytesSse2(const char* at) {
        for (int i = 0; i < 4; ++i)
            parts_[i] =
                _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + std::ptrdiff_t{16} * i));
    }
    // Signed comparison only: the range is moved to the lowest numbers.
    [[nodiscard, gnu::always_inline]] std::uint64_t in_range(char first, int count) const {
        const __m128i from = _mm_set1_epi8(static_cast<char>(first + 128));
        const __m128i limit = _mm_set1_epi8(static_cast<char>(count - 128));
        return mask([&](__m128i part) { return _mm_cmplt_epi8(_mm_sub_epi8(part, from), limit); });
    }
    [[nodiscard, gnu::always_inline]] std::uint64_t equal(char wanted) const {
        const __m128i all = _mm_set1_epi8(wanted);
        return mask([&](__m128i part) { return _mm_cmpeq_epi8(part, all); });
    }
    [[nodiscard, gnu::always_inline]] std::uint64_t wide() const {
        return mask([](__m128i part) { return part; });
    }

  private:
    template <class Test>
    [[gnu::always_inline]] std::uint64_t mask(Test&& test) const {
        const auto bits = [&](int i) {
            return std::uint64_t{static_cast<std::uint32_t>(_mm_movemask_epi8(test(parts_[i])))};
        };
        return (bits(0) | bits(1) << 16U) | (bits(2) | bits(3) << 16U) << 32U;
    }
    __m128i parts_[4];
};

}  // namespace memory::text

#endif
