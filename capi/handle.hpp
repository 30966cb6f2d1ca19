// Handles: numbers that stand for objects. Nothing that comes in through the C ABI is ever taken
// for an address: it is looked up here, and what is closed, foreign or made up is found out.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

namespace memory::capi {

// What a handle may stand for. Part of its number, so that one kind never passes for another.
enum class Kind : std::uint8_t {
    error = 1,
    manager = 2,
    operation = 3,
    exporter = 4,
    importer = 5,
    tokenizer = 6,
    breaker = 7,
    running_count = 8,
};

// What is behind a handle.
class Object {
  public:
    Object() = default;
    Object(const Object&) = delete;
    Object& operator=(const Object&) = delete;
    virtual ~Object() = default;
};

// A fixed table of slots. A handle is kind (4 bits), generation (28), slot (20): below 2^52, and
// never 0. The generation of a slot rises each time it is emptied, and a slot whose generations are
// used up is not used again, so no number is ever given twice.
//
// Thread-safe and lock-free, so that a fork in the middle of a call leaves nothing locked in the
// child. An object that is closed while calls use it goes with the last of them.
class HandleTable {
  public:
    static constexpr std::size_t kCapacity = 65'536;

    constexpr HandleTable() = default;

    // A handle for the object; 0, and the object is destroyed, when every slot is taken.
    [[nodiscard]] std::uint64_t add(Kind kind, std::unique_ptr<Object> object) noexcept;

    // The object, which stays until the same handle is unpinned; null when there is none.
    [[nodiscard]] Object* pin(std::uint64_t handle, Kind kind) noexcept;
    void unpin(std::uint64_t handle) noexcept;

    // Takes the handle out of use. Does nothing when it is not in use or of another kind.
    void close(std::uint64_t handle, Kind kind) noexcept;

  private:
    // state: generation (32 bits) | open (1) | pins (31).
    struct Slot {
        std::atomic<std::uint64_t> state{0};
        std::atomic<std::uint32_t> next{0};  // in the list of free slots: index + 1; 0 ends it
        Kind kind{};
        Object* object = nullptr;
    };

    [[nodiscard]] Slot* slot_of(std::uint64_t handle) noexcept;
    [[nodiscard]] std::uint32_t take_free() noexcept;  // index + 1; 0 when there is none
    void give_free(std::uint32_t index) noexcept;
    void empty(Slot& slot) noexcept;

    // The head of the list of free slots: a count of changes (32 bits) | index + 1. The count keeps
    // a slow taker from mistaking a head that left and came back for one that never moved.
    std::atomic<std::uint64_t> free_{0};
    std::atomic<std::uint32_t> fresh_{0};  // slots from here on were never used
    Slot slots_[kCapacity];
};

// The one table of the library: zeros until it is used, without constructor or destructor.
[[nodiscard]] HandleTable& handles() noexcept;

// An object in use by a call, or nothing.
template <class T>
class Pinned {
  public:
    Pinned() = default;
    Pinned(std::uint64_t handle, T* object) : handle_(handle), object_(object) {}
    Pinned(Pinned&& other) noexcept
        : handle_(other.handle_), object_(std::exchange(other.object_, nullptr)) {}
    Pinned& operator=(Pinned&&) = delete;
    ~Pinned() {
        if (object_ != nullptr) handles().unpin(handle_);
    }

    explicit operator bool() const noexcept { return object_ != nullptr; }
    T* operator->() const noexcept { return object_; }
    T& operator*() const noexcept { return *object_; }

  private:
    std::uint64_t handle_ = 0;
    T* object_ = nullptr;
};

template <class T>
[[nodiscard]] Pinned<T> pin(std::uint64_t handle) noexcept {
    return {handle, static_cast<T*>(handles().pin(handle, T::kKind))};
}

// Between a handle's number and its shape in C.
template <class Opaque>
[[nodiscard]] std::uint64_t number_of(const Opaque* handle) noexcept {
    return reinterpret_cast<std::uintptr_t>(handle);
}
template <class Opaque>
[[nodiscard]] Opaque* shape_of(std::uint64_t number) noexcept {
    static_assert(sizeof(std::uintptr_t) == 8, "a handle needs 52 bits");
    return reinterpret_cast<Opaque*>(
        static_cast<std::uintptr_t>(number));  // NOLINT(performance-no-int-to-ptr): see above
}

}  // namespace memory::capi
