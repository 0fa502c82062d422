/* PackML states per ISA-TR88.00.02, and what buttons and the safety chain do to them. */
#include "bench_packml.h"

#include <stddef.h>

#include "bench_cycle.h"

typedef struct {
    bench_packml_t from;
    bench_packml_t to;
} transition_t;

#define AFTER_COUNT 7U
static const transition_t AFTER[AFTER_COUNT] = {
    {BENCH_STATE_CLEARING, BENCH_STATE_STOPPED},    {BENCH_STATE_RESETTING, BENCH_STATE_IDLE},
    {BENCH_STATE_STARTING, BENCH_STATE_EXECUTE},    {BENCH_STATE_ABORTING, BENCH_STATE_ABORTED},
    {BENCH_STATE_HOLDING, BENCH_STATE_HELD},        {BENCH_STATE_UNHOLDING, BENCH_STATE_EXECUTE},
    {BENCH_STATE_COMPLETING, BENCH_STATE_COMPLETE},
};

#define ON_STOP_COUNT 4U
static const transition_t ON_STOP[ON_STOP_COUNT] = {
    {BENCH_STATE_EXECUTE, BENCH_STATE_STOPPING}, {BENCH_STATE_IDLE, BENCH_STATE_STOPPED},
    {BENCH_STATE_HELD, BENCH_STATE_STOPPED},     {BENCH_STATE_COMPLETE, BENCH_STATE_STOPPED},
};

#define ON_RESET_COUNT 3U
static const transition_t ON_RESET[ON_RESET_COUNT] = {
    {BENCH_STATE_ABORTED, BENCH_STATE_CLEARING},
    {BENCH_STATE_STOPPED, BENCH_STATE_RESETTING},
    {BENCH_STATE_COMPLETE, BENCH_STATE_RESETTING},
};

#define ON_START_COUNT 2U
static const transition_t ON_START[ON_START_COUNT] = {
    {BENCH_STATE_IDLE, BENCH_STATE_STARTING},
    {BENCH_STATE_HELD, BENCH_STATE_UNHOLDING},
};

/* The transition that leaves a state, NULL if the table has none. */
static const transition_t *leaving(const transition_t *table, uint32_t count, bench_packml_t from)
{
    const transition_t *found = NULL;
    uint32_t i;

    for (i = 0U; i < count; i++) {
        if (table[i].from == from) {
            found = &table[i];
        }
    }
    return found;
}

static bool follow(bench_state_t *state, const transition_t *table, uint32_t count)
{
    const transition_t *transition = leaving(table, count, state->state);

    if (transition != NULL) {
        bench_enter(state, transition->to);
    }
    return transition != NULL;
}

void bench_enter(bench_state_t *state, bench_packml_t packml)
{
    if ((packml == BENCH_STATE_CLEARING) || (packml == BENCH_STATE_RESETTING) ||
        (packml == BENCH_STATE_UNHOLDING)) {
        state->alarm = BENCH_ALARM_NONE;
    }
    state->state = packml;
    state->state_since_ns = state->now_ns;
}

void bench_abort(bench_state_t *state, bench_alarm_t alarm)
{
    state->alarm = alarm;
    bench_doubt(&state->cycle, BENCH_ALARM_CYCLE_ABORTED);
    if ((state->place != BENCH_PLACE_NONE) || state->cycle.has_next) {
        state->was_aborted = true;
    }
    state->cycle.fetches = false;
    state->cycle.has_next = false;
    state->place = BENCH_PLACE_NONE;
    bench_enter(state, BENCH_STATE_ABORTING);
}

/* Whether a button went down since the scan before; a held button is one press. */
static bool is_pressed(uint8_t now, bool *before)
{
    const bool is_down = now != 0U;
    const bool is_edge = is_down && !*before;

    *before = is_down;
    return is_edge;
}

static void end_hold(bench_state_t *state)
{
    const int64_t held_ns = state->now_ns - state->state_since_ns;

    if ((state->state == BENCH_STATE_HELD) && (held_ns >= state->recipe->hold_timeout_ns)) {
        state->alarm = BENCH_ALARM_HOLD_TIMEOUT;
        bench_enter(state, BENCH_STATE_STOPPED);
    }
}

void bench_follow_buttons(bench_state_t *state, const bench_inputs_t *inputs)
{
    const bool start = is_pressed(inputs->start_button, &state->start_button);
    const bool stop = is_pressed(inputs->stop_button, &state->stop_button);
    const bool reset = is_pressed(inputs->reset_button, &state->reset_button);
    bool has_moved = follow(state, AFTER, AFTER_COUNT);

    if (!has_moved && stop) {
        has_moved = follow(state, ON_STOP, ON_STOP_COUNT);
    }
    if (!has_moved && reset) {
        has_moved = follow(state, ON_RESET, ON_RESET_COUNT);
    }
    if (!has_moved && start) {
        has_moved = follow(state, ON_START, ON_START_COUNT);
    }
    if (!has_moved) {
        end_hold(state);
    }
}

void bench_follow_safety(bench_state_t *state, const bench_inputs_t *inputs)
{
    const bool is_safe = (inputs->estop_ok != 0U) && (inputs->guard_closed != 0U);

    /* what was Aborting is Aborted by now */
    if (!is_safe && (state->state != BENCH_STATE_ABORTED)) {
        bench_abort(state, (inputs->estop_ok != 0U) ? BENCH_ALARM_GUARD_OPEN
                                                    : BENCH_ALARM_EMERGENCY_STOP);
    }
}
