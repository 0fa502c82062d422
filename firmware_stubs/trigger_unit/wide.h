/* Whole-number arithmetic beyond 64 bits, and shares of 2^32. */
#ifndef WIDE_H
#define WIDE_H

#include <stdbool.h>
#include <stdint.h>

/* 2^32: a share of one. */
#define WIDE_ONE (UINT64_C(1) << 32)

typedef struct {
    uint64_t high;
    uint64_t low;
} wide_u128;

wide_u128 wide_product(uint64_t a, uint64_t b);
bool wide_at_least(wide_u128 a, wide_u128 b);

/* a · b / c, rounded down. Needs 0 < c <= 2^63 and a result below 2^64. */
uint64_t wide_scaled(uint64_t a, uint64_t b, uint64_t c);

/* a · share / 2^32, rounded down. Needs a <= 2^63 and share <= 2^32. */
uint64_t wide_share(uint64_t a, uint64_t share);

#endif
