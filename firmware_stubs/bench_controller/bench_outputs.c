/* The output image of one scan. */
#include "bench_outputs.h"

#include <stddef.h>

#include "bench_cycle.h"
#include "bench_steps.h"

static bench_alarm_t standing_alarm(const bench_state_t *state, const bench_inputs_t *inputs)
{
    const bool is_weak =
        (state->alarm == BENCH_ALARM_NONE) && (inputs->bath_concentration_ok == 0U);

    return is_weak ? BENCH_ALARM_BATH_CONCENTRATION : state->alarm;
}

/* The robot fetches the next part while this one is magnetised, imaged and judged. */
static bool is_fetching(const bench_state_t *state)
{
    const bool is_at_work =
        (state->place >= BENCH_PLACE_WET) && (state->place <= BENCH_PLACE_FETCH);

    return state->cycle.fetches && is_at_work && !bench_step_at(state->place)->is_border;
}

static void drive_step(const bench_state_t *state, bench_outputs_t *outputs)
{
    const bench_step_t *step = bench_step_at(state->place);

    outputs->sequence_step = (int32_t)step->code;
    outputs->robot_enable = 1U;
    if (state->recipe->waits_for_station != 0) {
        outputs->station_request = (int32_t)step->station;
    }
    if (step->drive != NULL) {
        step->drive(state, outputs);
    }
    if (is_fetching(state)) {
        bench_drive_robot_fetch(state, outputs);
    }
}

/* Nothing dangerous while the robot is in the fixture; the clamp stays as it is. */
static void interlock(bench_state_t *state, const bench_inputs_t *inputs, bench_outputs_t *outputs)
{
    if (inputs->robot_in_zone != 0U) {
        outputs->magnetiser_request = 0U;
        outputs->demag_request = 0U;
        outputs->spindle_mode = (int32_t)BENCH_SPINDLE_MODE_STOP;
        outputs->clamp_close = state->clamp_close ? 1U : 0U;
    }
    state->clamp_close = outputs->clamp_close != 0U;
}

void bench_write_outputs(bench_state_t *state, const bench_inputs_t *inputs,
                         bench_outputs_t *outputs)
{
    static const bench_outputs_t QUIET = {0};
    const bench_alarm_t alarm = standing_alarm(state, inputs);
    const bool is_producing = bench_is_producing(state);
    const bool is_down =
        (state->state == BENCH_STATE_ABORTING) || (state->state == BENCH_STATE_ABORTED);

    *outputs = QUIET;
    outputs->clamp_close = state->cycle.wants_clamp ? 1U : 0U;
    outputs->part_id = state->cycle.part_id;
    outputs->cycle_id = state->cycle.cycle_id;
    outputs->reject_reason = (int32_t)state->cycle.reject_reason;
    outputs->alarm = (int32_t)alarm;
    outputs->packml_state = (int32_t)state->state;
    outputs->tower_red = is_down ? 1U : 0U;
    outputs->tower_yellow = (alarm != BENCH_ALARM_NONE) ? 1U : 0U;
    outputs->tower_green = is_producing ? 1U : 0U;
    if (is_producing && (state->place != BENCH_PLACE_NONE)) {
        drive_step(state, outputs);
    }
    interlock(state, inputs, outputs);
}
