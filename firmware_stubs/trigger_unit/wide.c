#include "wide.h"

#define LOW_HALF 0xFFFFFFFFu

wide_u128 wide_product(uint64_t a, uint64_t b)
{
    const uint64_t low = (a & LOW_HALF) * (b & LOW_HALF);
    const uint64_t cross = ((a >> 32) * (b & LOW_HALF)) + (low >> 32);
    const uint64_t middle = ((a & LOW_HALF) * (b >> 32)) + (cross & LOW_HALF);
    const wide_u128 product = {((a >> 32) * (b >> 32)) + (cross >> 32) + (middle >> 32),
                               (middle << 32) | (low & LOW_HALF)};

    return product;
}

bool wide_at_least(wide_u128 a, wide_u128 b)
{
    return (a.high > b.high) || ((a.high == b.high) && (a.low >= b.low));
}

uint64_t wide_scaled(uint64_t a, uint64_t b, uint64_t c)
{
    const wide_u128 product = wide_product(a, b);
    uint64_t rest = product.high;
    uint64_t low = product.low;
    uint64_t quotient = 0u;

    /* long division, bit by bit: always 64 rounds */
    for (uint32_t bit = 0u; bit < 64u; bit++) {
        rest = (rest << 1) | (low >> 63);
        low <<= 1;
        quotient <<= 1;
        if (rest >= c) {
            rest -= c;
            quotient |= 1u;
        }
    }
    return quotient;
}

uint64_t wide_share(uint64_t a, uint64_t share)
{
    return ((a >> 32) * share) + (((a & LOW_HALF) * share) >> 32);
}
