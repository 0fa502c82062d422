/* The part sequence at work: from step to step, and what trouble leads to. */
#ifndef BENCH_CYCLE_H
#define BENCH_CYCLE_H

#include <stdbool.h>

#include "bench_state.h"

/* Whether parts are being handled: Execute, or Stopping until the part in hand is out. */
bool bench_is_producing(const bench_state_t *state);

/* At most one step a scan: its outputs must reach the devices before its inputs count. */
void bench_produce(bench_state_t *state, const bench_inputs_t *inputs);

/* Reject the part in hand; the first reason stands. */
void bench_doubt(bench_cycle_t *cycle, bench_alarm_t reason);

#endif
