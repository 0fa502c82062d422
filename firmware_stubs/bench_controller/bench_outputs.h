/* The output image of one scan. */
#ifndef BENCH_OUTPUTS_H
#define BENCH_OUTPUTS_H

#include "bench_state.h"

/* Write every output, with the interlocks as the last word before the wires. */
void bench_write_outputs(bench_state_t *state, const bench_inputs_t *inputs,
                         bench_outputs_t *outputs);

#endif
