/* KIOKU_NOT_FOUND = 2 in a comment does not count */
#define KIOKU_INVALID_ARGUMENT 1
#define KIOKU_CONFLICT 4
