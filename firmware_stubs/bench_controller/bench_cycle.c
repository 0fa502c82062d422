/* The part sequence at work: from step to step, and what trouble leads to. */
#include "bench_cycle.h"

#include <stddef.h>

#include "bench_packml.h"
#include "bench_steps.h"
#include "bench_verdict.h"

bool bench_is_producing(const bench_state_t *state)
{
    return (state->state == BENCH_STATE_EXECUTE) || (state->state == BENCH_STATE_STOPPING);
}

void bench_doubt(bench_cycle_t *cycle, bench_alarm_t reason)
{
    if (cycle->reject_reason == BENCH_ALARM_NONE) {
        cycle->reject_reason = reason;
    }
}

/* Whether a place is only for a layout or a moment that is not this one. */
static bool is_passed_over(const bench_state_t *state, bench_place_t place)
{
    const bool is_tableless = state->recipe->waits_for_station == 0;
    const bool is_one_handed = state->recipe->swaps_parts == 0;

    return (bench_step_at(place)->is_border && is_tableless) ||
           ((place == BENCH_PLACE_FETCH) && !state->cycle.fetches) ||
           ((place == BENCH_PLACE_DISCARD) && is_one_handed);
}

/* A place, or the one that stands for it here. */
static bench_place_t reached(const bench_state_t *state, bench_place_t place)
{
    bench_place_t found = place;

    if (is_passed_over(state, place)) {
        found = bench_step_at(place)->next;
    } else if ((place == BENCH_PLACE_UNLOAD) && state->cycle.has_next) {
        found = BENCH_PLACE_SWAP;
    } else {
        /* as wanted */
    }
    return found;
}

/* Begin the step at a place; the first shot or view is round 0. */
static void go_to(bench_state_t *state, bench_place_t wanted, uint32_t round)
{
    const bench_place_t place = reached(state, wanted);
    const bench_clamp_wish_t wish = bench_step_at(place)->clamp;

    state->place = place;
    state->round = round;
    state->step_since_ns = state->now_ns;
    if (wish != BENCH_CLAMP_KEEP) {
        state->cycle.wants_clamp = wish == BENCH_CLAMP_CLOSE;
    }
    if (place == BENCH_PLACE_JUDGE) {
        state->cycle.wants_verdict = state->cycle.reject_reason == BENCH_ALARM_NONE;
    }
}

static void advance(bench_state_t *state)
{
    const bench_step_t *step = bench_step_at(state->place);
    const uint32_t shots = (uint32_t)state->recipe->shot_count;
    const uint32_t rounds = (step->code == BENCH_STEP_SHOT) ? shots : BENCH_HEAD_VIEWS;

    if (state->place == BENCH_PLACE_RECOVER_SEAT) {
        bench_doubt(&state->cycle, BENCH_ALARM_CYCLE_ABORTED);
    }
    if (step->again == BENCH_PLACE_NONE) {
        go_to(state, step->next, state->round);
    } else if ((state->round + 1U) < rounds) {
        go_to(state, step->again, state->round + 1U);
    } else {
        go_to(state, step->next, 0U);
    }
}

/* Wait for the operator, with an empty fixture. */
static void hold(bench_state_t *state, bench_alarm_t alarm)
{
    state->alarm = alarm;
    state->place = BENCH_PLACE_NONE;
    bench_enter(state, BENCH_STATE_HOLDING);
}

/* Another part is to be worked on; nothing speaks for or against it yet. */
static void begin_cycle(bench_cycle_t *cycle, int32_t part_id, int32_t type_code, uint32_t retries)
{
    const uint32_t next_id = (uint32_t)cycle->cycle_id + 1U; /* wraps */

    cycle->cycle_id = (int32_t)next_id;
    cycle->part_id = part_id;
    cycle->type_code = type_code;
    cycle->reject_reason = BENCH_ALARM_NONE;
    cycle->retries = retries;
    cycle->is_judged = false;
    cycle->has_ok_verdict = false;
    cycle->fetches = false;
    cycle->has_next = false;
}

static void load(bench_state_t *state, const bench_inputs_t *inputs, uint32_t retries)
{
    const int32_t type_code = inputs->infeed_type;

    if ((type_code < 0) || (type_code >= state->recipe->type_count)) {
        hold(state, BENCH_ALARM_TYPE_UNKNOWN);
    } else {
        begin_cycle(&state->cycle, inputs->infeed_part_id, type_code, retries);
        if (retries == 0U) {
            state->alarm = BENCH_ALARM_NONE;
        }
        go_to(state, BENCH_PLACE_TO_LOAD, 0U);
    }
}

/* Work on the part that the robot has laid into the fixture in place of the last one. */
static void take_over(bench_state_t *state)
{
    bench_cycle_t *cycle = &state->cycle;

    begin_cycle(cycle, cycle->next_part_id, cycle->next_type, 0U);
    state->alarm = BENCH_ALARM_NONE;
    go_to(state, BENCH_PLACE_SEAT, 0U);
}

/* Whether the robot is to fetch another part into its other hand. */
static bool may_fetch(const bench_state_t *state, const bench_inputs_t *inputs)
{
    const bool has_recipe =
        (inputs->infeed_type >= 0) && (inputs->infeed_type < state->recipe->type_count);
    const bool is_going_on = (state->state == BENCH_STATE_EXECUTE) && (inputs->infeed_empty == 0U);

    return (state->recipe->swaps_parts != 0) && is_going_on && has_recipe;
}

/* What the end of a step tells of the next part: whether to fetch it, whether it came. */
static void conclude(bench_state_t *state, const bench_inputs_t *inputs)
{
    bench_cycle_t *cycle = &state->cycle;

    if ((state->place == BENCH_PLACE_CLAMP) && may_fetch(state, inputs)) {
        cycle->fetches = true;
        cycle->next_part_id = inputs->infeed_part_id;
        cycle->next_type = inputs->infeed_type;
    } else if (state->place == BENCH_PLACE_FETCH) {
        cycle->fetches = false;
        cycle->has_next = inputs->gripper_holding != 0U;
    } else {
        /* tells nothing */
    }
}

/* Nothing is at work: remove what lies in the fixture, stop, complete, or take a part. What lies
 * there the robot has swapped in, an abort has left, or its switch has shown too late. */
static void begin(bench_state_t *state, const bench_inputs_t *inputs)
{
    if (state->cycle.has_next && !state->was_aborted) {
        take_over(state);
    } else if (state->was_aborted || (inputs->part_present != 0U)) {
        state->was_aborted = false;
        state->cycle.retries = 0U;
        if (inputs->robot_busy != 0U) {
            bench_doubt(&state->cycle, BENCH_ALARM_CYCLE_ABORTED);
        }
        go_to(state, BENCH_PLACE_RECOVER, 0U);
    } else if (state->state == BENCH_STATE_STOPPING) {
        bench_enter(state, BENCH_STATE_STOPPED);
    } else if (inputs->infeed_empty != 0U) {
        bench_enter(state, BENCH_STATE_COMPLETING);
    } else {
        load(state, inputs, 0U);
    }
}

/* Take another part; with none left somebody must look where the last one is. */
static void retry_load(bench_state_t *state, const bench_inputs_t *inputs)
{
    if ((state->cycle.retries >= BENCH_MAX_RETRIES) || (inputs->infeed_empty != 0U)) {
        hold(state, BENCH_ALARM_PART_MISSING);
    } else {
        load(state, inputs, state->cycle.retries + 1U);
    }
}

static void retry_unload(bench_state_t *state)
{
    if (state->cycle.retries >= BENCH_MAX_RETRIES) {
        bench_abort(state, BENCH_ALARM_PART_STUCK);
    } else {
        state->cycle.retries++;
        go_to(state, BENCH_PLACE_UNLOAD, 0U);
    }
}

/* Follow the reaction of the step at hand. */
static void react(bench_state_t *state, const bench_inputs_t *inputs, bench_alarm_t trouble)
{
    const bench_reaction_t reaction = bench_step_at(state->place)->reaction;

    state->alarm = (reaction == BENCH_REACTION_EMPTY) ? BENCH_ALARM_NONE : trouble;
    switch (reaction) {
    case BENCH_REACTION_ABORT:
        bench_abort(state, trouble);
        break;
    case BENCH_REACTION_DOUBT:
        bench_doubt(&state->cycle, trouble);
        advance(state);
        break;
    case BENCH_REACTION_RELOAD:
        retry_load(state, inputs);
        break;
    case BENCH_REACTION_UNLOAD_AGAIN:
        retry_unload(state);
        break;
    case BENCH_REACTION_EMPTY:
        state->place = BENCH_PLACE_NONE;
        break;
    case BENCH_REACTION_REJECT:
    default:
        bench_doubt(&state->cycle, trouble);
        go_to(state, BENCH_PLACE_REST, 0U);
        break;
    }
}

static bool has_passed(const bench_state_t *state, bench_wait_t wait)
{
    const int64_t wait_ns = bench_wait_ns(state->recipe, wait);

    return (wait_ns >= 0) && ((state->now_ns - state->step_since_ns) >= wait_ns);
}

/* See whether the step at hand has ended, well or not. */
static void settle(bench_state_t *state, const bench_inputs_t *inputs)
{
    const bench_step_t *step = bench_step_at(state->place);
    bench_alarm_t trouble = BENCH_ALARM_NONE;
    bool is_done;

    if (state->place == BENCH_PLACE_JUDGE) {
        bench_read_verdict(state, inputs);
    } else if (step->code == BENCH_STEP_REST) {
        bench_expect_no_verdict(state, inputs);
    } else {
        /* the inspection has nothing to say */
    }
    if (step->check != NULL) {
        trouble = step->check(state, inputs);
    }
    if ((trouble == BENCH_ALARM_NONE) && step->needs_clamp && (inputs->clamp_closed == 0U)) {
        trouble = BENCH_ALARM_CLAMP_LOST;
    }
    is_done = has_passed(state, step->dwell) ||
              ((step->is_done != NULL) && step->is_done(state, inputs));
    if ((trouble == BENCH_ALARM_NONE) && !is_done && has_passed(state, step->timeout)) {
        trouble = step->alarm;
    }
    if (trouble != BENCH_ALARM_NONE) {
        react(state, inputs, trouble);
    } else if (is_done) {
        conclude(state, inputs);
        advance(state);
    } else {
        /* goes on */
    }
}

void bench_produce(bench_state_t *state, const bench_inputs_t *inputs)
{
    if (state->place == BENCH_PLACE_NONE) {
        begin(state, inputs);
    } else {
        settle(state, inputs);
    }
}
