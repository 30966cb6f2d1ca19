/* A chapter about nothing in particular. */
#define KIOKU_ABI 0

typedef struct kioku_manager kioku_manager;
typedef void (*kioku_callback)(int);

/*
 * What: the number of this ABI.
 * Ownership: nothing.
 * Threads: any.
 * Blocks: no.
 * Errors: none.
 * Since: 0.1
 */
KIOKU_API int32_t kioku_abi_version(void);

KIOKU_API const char *kioku_version(void);

/*
 * What: opens a store.
 * Ownership: the caller closes it.
 * Threads:
 * Errors: many.
 * Blocks: yes.
 * Since: 0.1
 */
KIOKU_API int32_t kioku_manager_open(const char *path, uint64_t path_length,
                                     kioku_manager **out);
/*
 * What: closes a store.
 * Threads: any.
 * Ownership: takes it.
 * Blocks: yes.
 * Errors: none.
 * Since: 0.1
 */
KIOKU_API void kioku_manager_close(kioku_manager *manager);
