/* What the inspection PC says of the part in hand. */
#ifndef BENCH_VERDICT_H
#define BENCH_VERDICT_H

#include "bench_state.h"

/* A verdict that stands before it was asked for belongs to nobody. */
void bench_expect_no_verdict(bench_state_t *state, const bench_inputs_t *inputs);

/* Take the verdict once, if there is one: no verdict in time, or any doubt about it, is a reject. */
void bench_read_verdict(bench_state_t *state, const bench_inputs_t *inputs);

#endif
