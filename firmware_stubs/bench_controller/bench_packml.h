/* PackML states per ISA-TR88.00.02, and what buttons and the safety chain do to them. */
#ifndef BENCH_PACKML_H
#define BENCH_PACKML_H

#include <stdbool.h>

#include "bench_state.h"

void bench_enter(bench_state_t *state, bench_packml_t packml);

/* Drop what is in hand and stop; a part that has no OK verdict yet will be a reject. */
void bench_abort(bench_state_t *state, bench_alarm_t alarm);

void bench_follow_buttons(bench_state_t *state, const bench_inputs_t *inputs);

void bench_follow_safety(bench_state_t *state, const bench_inputs_t *inputs);

#endif
