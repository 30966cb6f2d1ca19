// Writing processes that are killed while they write.
#pragma once

namespace support {

// `cycles` times: starts writers on one store, kills them at random moments, and checks that every
// message they said to be acknowledged is there and that the store is sound.
void kill_writers(int cycles, unsigned seed);

}  // namespace support
