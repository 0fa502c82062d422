/* The scan cycle: safety first, then states, then the part sequence. */
#include "bench_controller.h"

#include <stddef.h>

#include "bench_cycle.h"
#include "bench_outputs.h"
#include "bench_packml.h"
#include "bench_state.h"
#include "bench_steps.h"

static bool is_wait(int64_t wait_ns) { return (wait_ns >= 0) && (wait_ns <= BENCH_MAX_WAIT_NS); }

static bool is_sound(const bench_recipe_t *recipe)
{
    const bool are_counts = (recipe->type_count >= 1) && (recipe->type_count <= BENCH_MAX_TYPES) &&
                            (recipe->shot_count >= 1) && (recipe->shot_count <= BENCH_MAX_SHOTS);
    const bool are_dwells =
        is_wait(recipe->wet_ns) && is_wait(recipe->divert_ns) && is_wait(recipe->drain_ns);
    const bool are_timeouts =
        is_wait(recipe->verdict_deadline_ns) && is_wait(recipe->station_timeout_ns) &&
        is_wait(recipe->robot_timeout_ns) && is_wait(recipe->hold_timeout_ns) &&
        is_wait(recipe->table_timeout_ns);

    return are_counts && are_dwells && are_timeouts;
}

bool bench_init(bench_state_t *state, const bench_recipe_t *recipe)
{
    /* As after a power failure: what lies in the fixture is unknown. */
    static const bench_state_t POWER_ON = {.state = BENCH_STATE_STOPPED, .was_aborted = true};
    const bool is_right = is_sound(recipe);

    if (is_right) {
        *state = POWER_ON;
        state->recipe = recipe;
    }
    return is_right;
}

/* How the clamp stands at power-on. Where neither switch is made it is held, unless the robot is in
 * the zone: it reaches into an open clamp only, so a switch is dead. */
static bool is_clamp_held(const bench_inputs_t *inputs)
{
    const bool may_be_closed = (inputs->clamp_closed != 0U) || (inputs->robot_in_zone == 0U);

    return may_be_closed && (inputs->clamp_open == 0U);
}

/* At the first scan the clamp stays as it is: nobody knows what lies in the fixture. A button that
 * is down has not been pressed. */
static void wake_up(bench_state_t *state, const bench_inputs_t *inputs)
{
    if (!state->is_awake) {
        state->is_awake = true;
        state->start_button = inputs->start_button != 0U;
        state->stop_button = inputs->stop_button != 0U;
        state->reset_button = inputs->reset_button != 0U;
        state->clamp_close = is_clamp_held(inputs);
        state->cycle.wants_clamp = state->clamp_close;
    }
}

/* The nearer of a time and one wait_ns after since_ns, if that is still to come. */
static int64_t sooner(const bench_state_t *state, int64_t wake_ns, int64_t since_ns,
                      int64_t wait_ns)
{
    const int64_t at_ns = since_ns + wait_ns;
    const bool is_ahead = (wait_ns >= 0) && (at_ns > state->now_ns);
    const bool is_sooner = (wake_ns == BENCH_NO_WAKE) || (at_ns < wake_ns);

    return (is_ahead && is_sooner) ? at_ns : wake_ns;
}

/* The next time at which something ends by itself. */
static int64_t next_end_ns(const bench_state_t *state)
{
    const bench_recipe_t *recipe = state->recipe;
    const bench_step_t *step = bench_step_at(state->place);
    const int64_t since_ns = state->step_since_ns;
    int64_t wake_ns = BENCH_NO_WAKE;

    wake_ns = sooner(state, wake_ns, since_ns, bench_wait_ns(recipe, step->dwell));
    wake_ns = sooner(state, wake_ns, since_ns, bench_wait_ns(recipe, step->timeout));
    if (step->code == BENCH_STEP_JUDGE) {
        wake_ns = sooner(state, wake_ns, since_ns, recipe->verdict_deadline_ns);
    }
    if (state->state == BENCH_STATE_HELD) {
        wake_ns = sooner(state, wake_ns, state->state_since_ns, recipe->hold_timeout_ns);
    }
    return wake_ns;
}

int64_t bench_scan(bench_state_t *state, int64_t now_ns, const bench_inputs_t *inputs,
                   bench_outputs_t *outputs)
{
    const bench_packml_t state_before = state->state;
    const bench_place_t place_before = state->place;
    bool has_moved;

    state->now_ns = now_ns;
    wake_up(state, inputs);
    bench_follow_buttons(state, inputs);
    bench_follow_safety(state, inputs);
    if (bench_is_producing(state)) {
        bench_produce(state, inputs);
    }
    bench_write_outputs(state, inputs, outputs);
    has_moved = (state->state != state_before) || (state->place != place_before);
    return has_moved ? now_ns : next_end_ns(state);
}

uint32_t bench_abi_version(void) { return BENCH_ABI_VERSION; }

uint64_t bench_io_hash(void) { return BENCH_IO_HASH; }

uint32_t bench_state_size(void) { return (uint32_t)sizeof(bench_state_t); }

uint32_t bench_recipe_size(void) { return (uint32_t)sizeof(bench_recipe_t); }

uint32_t bench_inputs_size(void) { return (uint32_t)sizeof(bench_inputs_t); }

uint32_t bench_outputs_size(void) { return (uint32_t)sizeof(bench_outputs_t); }
