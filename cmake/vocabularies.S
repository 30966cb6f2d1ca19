/* The token tables, read from the files that the build made of the packages. Hidden, read-only. */
#define TABLE(symbol, file)      \
    .hidden symbol;              \
    .globl symbol;               \
    .balign 64;                  \
    symbol: .incbin file

    .section .rodata
TABLE(kioku_code_points, KIOKU_CODE_POINTS)
#ifdef KIOKU_O200K_BASE
TABLE(kioku_o200k_base, KIOKU_O200K_BASE)
#endif
#ifdef KIOKU_CL100K_BASE
TABLE(kioku_cl100k_base, KIOKU_CL100K_BASE)
#endif
#ifdef KIOKU_P50K_BASE
TABLE(kioku_p50k_base, KIOKU_P50K_BASE)
#endif
    .section .note.GNU-stack, "", @progbits
