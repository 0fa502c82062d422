/* When each step of the part sequence has ended, and what is trouble meanwhile. */
#include "bench_steps.h"

bool bench_is_robot_done(const bench_state_t *state, const bench_inputs_t *inputs)
{
    (void)state;
    return (inputs->robot_done != 0U) && (inputs->robot_busy == 0U) &&
           (inputs->robot_in_zone == 0U);
}

bool bench_is_robot_idle(const bench_state_t *state, const bench_inputs_t *inputs)
{
    (void)state;
    return inputs->robot_busy == 0U;
}

bool bench_is_part_present(const bench_state_t *state, const bench_inputs_t *inputs)
{
    (void)state;
    return inputs->part_present != 0U;
}

bool bench_is_part_gone(const bench_state_t *state, const bench_inputs_t *inputs)
{
    (void)state;
    return inputs->part_present == 0U;
}

bool bench_is_hand_empty(const bench_state_t *state, const bench_inputs_t *inputs)
{
    (void)state;
    return inputs->gripper_holding == 0U;
}

bool bench_is_clamp_closed(const bench_state_t *state, const bench_inputs_t *inputs)
{
    (void)state;
    return (inputs->clamp_closed != 0U) && (inputs->clamp_open == 0U);
}

bool bench_is_clamp_open(const bench_state_t *state, const bench_inputs_t *inputs)
{
    (void)state;
    return (inputs->clamp_open != 0U) && (inputs->clamp_closed == 0U);
}

bool bench_is_current_reached(const bench_state_t *state, const bench_inputs_t *inputs)
{
    (void)state;
    return inputs->magnetiser_current_reached != 0U;
}

bool bench_is_lit(const bench_state_t *state, const bench_inputs_t *inputs)
{
    return bench_check_lamp(state, inputs) == BENCH_ALARM_NONE;
}

bool bench_is_homed(const bench_state_t *state, const bench_inputs_t *inputs)
{
    (void)state;
    return (inputs->spindle_homed != 0U) && (inputs->spindle_turning == 0U);
}

bool bench_is_in_position(const bench_state_t *state, const bench_inputs_t *inputs)
{
    (void)state;
    return (inputs->spindle_in_position != 0U) && (inputs->spindle_turning == 0U);
}

bool bench_is_at_speed(const bench_state_t *state, const bench_inputs_t *inputs)
{
    (void)state;
    return (inputs->spindle_at_speed != 0U) && (inputs->spindle_turning != 0U);
}

bool bench_is_scan_complete(const bench_state_t *state, const bench_inputs_t *inputs)
{
    (void)state;
    return (inputs->trigger_complete != 0U) && (inputs->line_camera_done != 0U);
}

bool bench_is_frame_done(const bench_state_t *state, const bench_inputs_t *inputs)
{
    (void)state;
    return (inputs->frame_camera_done != 0U) && (inputs->frame_camera_acquiring == 0U);
}

bool bench_is_spindle_still(const bench_state_t *state, const bench_inputs_t *inputs)
{
    (void)state;
    return inputs->spindle_turning == 0U;
}

bool bench_is_judged(const bench_state_t *state, const bench_inputs_t *inputs)
{
    const bool has_answer = state->cycle.is_judged || !state->cycle.wants_verdict;

    return (inputs->demag_done != 0U) && has_answer;
}

bool bench_is_at_station(const bench_state_t *state, const bench_inputs_t *inputs)
{
    const int32_t wanted = (int32_t)bench_step_at(state->place)->station;

    return (inputs->nest_station == (int32_t)BENCH_NEST_STATION_FIXED) ||
           (inputs->nest_station == wanted);
}

bench_alarm_t bench_check_robot(const bench_state_t *state, const bench_inputs_t *inputs)
{
    (void)state;
    return (inputs->robot_fault != 0U) ? BENCH_ALARM_ROBOT_FAULT : BENCH_ALARM_NONE;
}

bench_alarm_t bench_check_bath(const bench_state_t *state, const bench_inputs_t *inputs)
{
    (void)state;
    return (inputs->bath_level_ok != 0U) ? BENCH_ALARM_NONE : BENCH_ALARM_BATH_LEVEL;
}

bench_alarm_t bench_check_divert(const bench_state_t *state, const bench_inputs_t *inputs)
{
    /* What says that the last shot has reached its current must have fallen before the next. */
    return bench_is_current_reached(state, inputs) ? BENCH_ALARM_SHOT_FAILED : BENCH_ALARM_NONE;
}

bench_alarm_t bench_check_shot(const bench_state_t *state, const bench_inputs_t *inputs)
{
    const bool is_reached = inputs->magnetiser_current_reached != 0U;
    const bool is_early = is_reached && (inputs->magnetiser_on != 0U);

    (void)state;
    return ((inputs->magnetiser_fault != 0U) || is_early) ? BENCH_ALARM_SHOT_FAILED
                                                          : BENCH_ALARM_NONE;
}

bench_alarm_t bench_check_lamp(const bench_state_t *state, const bench_inputs_t *inputs)
{
    /* Written so that an irradiance that is no number counts as dark. */
    const bool is_bright =
        inputs->lamp_irradiance_w_per_m2 >= state->recipe->irradiance_min_w_per_m2;

    return ((inputs->lamp_fault == 0U) && is_bright) ? BENCH_ALARM_NONE : BENCH_ALARM_LAMP_FAULT;
}

bench_alarm_t bench_check_scan(const bench_state_t *state, const bench_inputs_t *inputs)
{
    const bench_recipe_t *recipe = state->recipe;
    const bool is_whole = (inputs->trigger_lines_done == recipe->trigger_lines) ||
                          (recipe->accepts_any_line_count != 0);
    bench_alarm_t trouble;

    if (inputs->trigger_overrun != 0U) {
        trouble = BENCH_ALARM_TRIGGER_OVERRUN;
    } else if (inputs->line_camera_error != 0U) {
        trouble = BENCH_ALARM_LINE_CAMERA_ERROR;
    } else if ((inputs->trigger_complete != 0U) && !is_whole) {
        trouble = BENCH_ALARM_LINES_MISSING;
    } else {
        trouble = bench_check_lamp(state, inputs);
    }
    return trouble;
}

bench_alarm_t bench_check_view(const bench_state_t *state, const bench_inputs_t *inputs)
{
    const bool is_lost = inputs->frame_camera_error != 0U;

    return is_lost ? BENCH_ALARM_FRAME_CAMERA_ERROR : bench_check_lamp(state, inputs);
}

bench_alarm_t bench_check_residual(const bench_state_t *state, const bench_inputs_t *inputs)
{
    /* Written so that a field that is no number counts as high. */
    const bool is_low = inputs->residual_field_a_per_m <= state->recipe->residual_max_a_per_m;
    const bool is_high = (inputs->demag_done != 0U) && !is_low;

    return is_high ? BENCH_ALARM_RESIDUAL_HIGH : BENCH_ALARM_NONE;
}

bench_alarm_t bench_check_part(const bench_state_t *state, const bench_inputs_t *inputs)
{
    return bench_is_part_present(state, inputs) ? BENCH_ALARM_NONE : BENCH_ALARM_PART_MISSING;
}
