/* Stepper pulses of a move from stop to stop along an S-curve, in whole numbers.
 *
 * The pulse of step k comes where the curve passes k - 1/2 steps, so the last one comes before
 * the end of the move and the move is the same run backwards.
 */
#ifndef STEPPER_H
#define STEPPER_H

#include <stdbool.h>
#include <stdint.h>

#include "trigger_unit.h"

/* Longest time to reach the speed, and in it the acceleration [us]. */
#define TU_RAMP_MAX_US (UINT64_C(1) << 26)

/* What the drive may do; a jerk of 0 is no limit: the curve becomes a trapezoid of speed. */
typedef struct {
    uint32_t speed_steps_per_s;
    uint32_t acceleration_steps_per_s2;
    uint32_t jerk_steps_per_s3;
} tu_limits;

/* Distance after a share u of a phase: first*u + second*u^2 + (gain - loss)*u^3, in 2^-32 steps. */
typedef struct {
    uint64_t first;
    uint64_t second;
    uint64_t gain;
    uint64_t loss;
} tu_cubic;

/* A planned move: three phases up to speed (jerk, steady acceleration, jerk), then steady speed
 * up to the middle; the second half mirrors the first. */
typedef struct {
    tu_cubic phase[3];
    uint64_t phase_ns[3];
    uint64_t phase_end[3];   /* distance at the end of each, in 2^-32 steps */
    uint64_t cruise_ns;
    uint64_t cruise;         /* distance at steady speed, in 2^-32 steps */
    uint64_t total_ns;
    int64_t start_ns;
    uint32_t steps;
    uint32_t given;
    bool is_forward;
} tu_move;

uint32_t tu_move_size(void);

/* Plan a move of so many microsteps, either way, from rest at `start_ns` to rest.
 *
 * TU_OUT_OF_RANGE where speed or acceleration is 0, the start lies outside 0 ... TU_TIME_MAX_NS
 * or a ramp would take longer than TU_RAMP_MAX_US; nothing is planned then. */
tu_result tu_move_plan(tu_move *move, int32_t steps, const tu_limits *limits, int64_t start_ns);

/* Times of the next pulses, as many as fit; 0 once all are given. */
uint32_t tu_move_steps(tu_move *move, int64_t *times_ns, uint32_t capacity);

/* When the motor stands again, and where it stands by the pulses given so far. */
int64_t tu_move_end_ns(const tu_move *move);
int32_t tu_move_position(const tu_move *move);

#endif
