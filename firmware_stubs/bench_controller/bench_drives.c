/* What each step of the part sequence switches on. */
#include "bench_steps.h"

bool bench_may_pass(const bench_cycle_t *cycle)
{
    return cycle->has_ok_verdict && (cycle->reject_reason == BENCH_ALARM_NONE);
}

static void run_robot(bench_outputs_t *outputs, bench_robot_program_t program)
{
    outputs->robot_start = 1U;
    outputs->robot_program = (int32_t)program;
}

static void turn_spindle(const bench_state_t *state, bench_outputs_t *outputs,
                         bench_spindle_mode_t mode)
{
    outputs->spindle_mode = (int32_t)mode;
    bench_drive_light(state, outputs);
}

void bench_drive_robot_load(const bench_state_t *state, bench_outputs_t *outputs)
{
    (void)state;
    run_robot(outputs, BENCH_ROBOT_PROGRAM_LOAD);
}

/* What is in the fixture goes to the bin it has earned. */
static void empty_fixture(const bench_state_t *state, bench_outputs_t *outputs,
                          bench_robot_program_t to_ok, bench_robot_program_t to_reject)
{
    if (bench_may_pass(&state->cycle)) {
        run_robot(outputs, to_ok);
        outputs->bin_select = (int32_t)BENCH_BIN_SELECT_OK;
    } else {
        run_robot(outputs, to_reject);
        outputs->bin_select = (int32_t)BENCH_BIN_SELECT_REJECT;
    }
}

void bench_drive_robot_unload(const bench_state_t *state, bench_outputs_t *outputs)
{
    empty_fixture(state, outputs, BENCH_ROBOT_PROGRAM_UNLOAD_OK, BENCH_ROBOT_PROGRAM_UNLOAD_REJECT);
}

void bench_drive_robot_swap(const bench_state_t *state, bench_outputs_t *outputs)
{
    empty_fixture(state, outputs, BENCH_ROBOT_PROGRAM_SWAP_OK, BENCH_ROBOT_PROGRAM_SWAP_REJECT);
}

void bench_drive_robot_fetch(const bench_state_t *state, bench_outputs_t *outputs)
{
    (void)state;
    run_robot(outputs, BENCH_ROBOT_PROGRAM_FETCH);
}

void bench_drive_robot_discard(const bench_state_t *state, bench_outputs_t *outputs)
{
    (void)state;
    run_robot(outputs, BENCH_ROBOT_PROGRAM_DISCARD);
    outputs->bin_select = (int32_t)BENCH_BIN_SELECT_REJECT;
}

void bench_drive_wet(const bench_state_t *state, bench_outputs_t *outputs)
{
    (void)state;
    outputs->shower_valve = 1U;
}

void bench_drive_divert(const bench_state_t *state, bench_outputs_t *outputs)
{
    (void)state;
    outputs->shower_valve = 1U;
    outputs->divert_valve = 1U;
}

void bench_drive_shot(const bench_state_t *state, bench_outputs_t *outputs)
{
    const bench_recipe_t *recipe = state->recipe;
    const int32_t method = recipe->shot_methods[state->round];
    const bool is_head = method == (int32_t)BENCH_MAGNETISER_METHOD_HEAD;
    const double *currents_a = is_head ? recipe->head_current_a : recipe->coil_current_a;

    bench_drive_divert(state, outputs);
    outputs->magnetiser_request = 1U;
    outputs->magnetiser_method = method;
    outputs->magnetiser_current_a = currents_a[state->cycle.type_code];
    outputs->magnetiser_shot_s = recipe->shot_s;
}

void bench_drive_light(const bench_state_t *state, bench_outputs_t *outputs)
{
    outputs->uv_enable = 1U;
    outputs->spindle_enable = 1U;
    outputs->spindle_speed_rpm = state->recipe->spindle_speed_rpm;
}

void bench_drive_home(const bench_state_t *state, bench_outputs_t *outputs)
{
    turn_spindle(state, outputs, BENCH_SPINDLE_MODE_HOME);
}

void bench_drive_run_up(const bench_state_t *state, bench_outputs_t *outputs)
{
    turn_spindle(state, outputs, BENCH_SPINDLE_MODE_POSITION);
    outputs->spindle_target_deg = -BENCH_RUN_UP_DEG;
}

void bench_drive_spin_up(const bench_state_t *state, bench_outputs_t *outputs)
{
    turn_spindle(state, outputs, BENCH_SPINDLE_MODE_SPEED);
}

void bench_drive_scan(const bench_state_t *state, bench_outputs_t *outputs)
{
    turn_spindle(state, outputs, BENCH_SPINDLE_MODE_SPEED);
    outputs->trigger_arm = 1U;
    outputs->line_camera_arm = 1U;
    outputs->trigger_divider = state->recipe->trigger_divider;
    outputs->trigger_lines = state->recipe->trigger_lines;
}

void bench_drive_turn(const bench_state_t *state, bench_outputs_t *outputs)
{
    turn_spindle(state, outputs, BENCH_SPINDLE_MODE_POSITION);
    outputs->spindle_target_deg = (double)state->round * BENCH_VIEW_STEP_DEG;
    outputs->frame_camera_arm = 1U;
    outputs->frame_camera_view = (int32_t)state->round;
}

void bench_drive_view(const bench_state_t *state, bench_outputs_t *outputs)
{
    bench_drive_turn(state, outputs);
    outputs->frame_camera_trigger = 1U;
}

void bench_drive_rest(const bench_state_t *state, bench_outputs_t *outputs)
{
    (void)state;
    outputs->spindle_enable = 1U;
}

void bench_drive_judge(const bench_state_t *state, bench_outputs_t *outputs)
{
    outputs->demag_request = 1U;
    outputs->inspection_request = state->cycle.wants_verdict ? 1U : 0U;
}
