#include "trigger_unit.h"

#include "input_filter.h"

#define AB (TU_PIN_A | TU_PIN_B)
#define ILLEGAL 2
/* An index within this part of a turn from the last one is the same mark again. */
#define SAME_MARK_SHARE 16u

/* Where the triggers of one call go. */
typedef struct {
    int64_t *times_ns;
    uint32_t capacity;
    uint32_t count;
} tu_sink;

/* Step from one state of A and B (row) to the next: forward 00, 01, 11, 10 (A leads B). */
static const int8_t STEP[4][4] = {
    {0, 1, -1, ILLEGAL},
    {-1, 0, ILLEGAL, 1},
    {1, ILLEGAL, 0, -1},
    {ILLEGAL, -1, 1, 0},
};

uint32_t tu_abi(void)
{
    return TU_ABI;
}

uint32_t tu_size(void)
{
    return (uint32_t)sizeof(tu_unit);
}

static void give_trigger(tu_unit *unit, tu_sink *out, int64_t at_ns)
{
    uint32_t *reg = unit->registers.word;

    if (out->count < out->capacity) {
        out->times_ns[out->count] = at_ns;
        out->count++;
    } else {
        reg[TU_REG_ERRORS] |= TU_ERROR_CAPACITY;
    }
    reg[TU_REG_TRIGGERS]++;
    if (at_ns < unit->free_ns) {
        reg[TU_REG_OVERRUNS]++;
        reg[TU_REG_ERRORS] |= TU_ERROR_OVERRUN;
    } else {
        unit->free_ns = at_ns + (int64_t)reg[TU_REG_LINE_PERIOD_NS];
    }
    if (reg[TU_REG_TRIGGERS] == reg[TU_REG_LINES]) {
        reg[TU_REG_STATE] = TU_STATE_COMPLETE;
    }
}

/* One part of a count: every divider-th, from the first after the index on, is a trigger. */
static void give_part(tu_unit *unit, tu_sink *out, int64_t at_ns)
{
    if (unit->registers.word[TU_REG_STATE] == (uint32_t)TU_STATE_RUNNING) {
        if (unit->phase == 0u) {
            give_trigger(unit, out, at_ns);
        }
        unit->phase++;
        if (unit->phase == unit->registers.word[TU_REG_DIVIDER]) {
            unit->phase = 0u;
        }
    }
}

/* When the next part of the last count is due, at the speed of the count before it. */
static int64_t part_due_ns(const tu_unit *unit)
{
    const int64_t parts = (int64_t)unit->registers.word[TU_REG_MULTIPLIER];
    const int64_t number = parts - (int64_t)unit->parts_left;
    const int64_t whole_ns = unit->period_ns / parts;
    const int64_t rest_ns = unit->period_ns % parts;

    return unit->passed_ns + (whole_ns * number) + ((rest_ns * number) / parts);
}

/* Parts due by now; where no period is known they wait for the next count. */
static void give_parts_until(tu_unit *unit, tu_sink *out, int64_t now_ns)
{
    while ((unit->parts_left > 0u) && (unit->period_ns >= 0) && (part_due_ns(unit) <= now_ns)) {
        const int64_t due_ns = part_due_ns(unit);

        unit->parts_left--;
        give_part(unit, out, due_ns);
    }
}

/* What is left of the last count comes at once: no part is lost when the spindle speeds up. */
static void give_parts_left(tu_unit *unit, tu_sink *out, int64_t at_ns)
{
    while (unit->parts_left > 0u) {
        unit->parts_left--;
        give_part(unit, out, at_ns);
    }
}

static void pass_count(tu_unit *unit, tu_sink *out, int64_t at_ns)
{
    give_parts_left(unit, out, at_ns);
    unit->period_ns = unit->has_passed ? (at_ns - unit->passed_ns) : -1;
    unit->passed_ns = at_ns;
    unit->has_passed = true;
    unit->parts_left = unit->registers.word[TU_REG_MULTIPLIER] - 1u;
    give_part(unit, out, at_ns);
}

/* Position mode: a step back is owed, and made good before a step forward counts again. */
static bool is_new_place(tu_unit *unit, bool is_forward)
{
    uint32_t *reg = unit->registers.word;
    bool is_new = false;

    if (!is_forward) {
        if (reg[TU_REG_OWED] < TU_REVERSE_MEMORY) {
            reg[TU_REG_OWED]++;
        } else {
            reg[TU_REG_ERRORS] |= TU_ERROR_REVERSE;
        }
    } else if (reg[TU_REG_OWED] > 0u) {
        reg[TU_REG_OWED]--;
    } else {
        is_new = true;
    }
    return is_new;
}

static bool passes(tu_unit *unit, bool is_forward)
{
    bool does_pass;

    switch (unit->registers.word[TU_REG_MODE]) {
    case TU_MODE_MOTION:
        does_pass = true;
        break;
    case TU_MODE_FORWARD:
        does_pass = is_forward;
        break;
    default:
        does_pass = is_new_place(unit, is_forward);
        break;
    }
    return does_pass;
}

static void take_step(tu_unit *unit, tu_sink *out, int8_t step, int64_t at_ns)
{
    uint32_t *reg = unit->registers.word;

    unit->has_stepped = unit->has_stepped || (step != 0);
    if (step == ILLEGAL) {
        reg[TU_REG_ILLEGAL]++;
        reg[TU_REG_ERRORS] |= TU_ERROR_ILLEGAL;
    } else if (step != 0) {
        reg[TU_REG_COUNT] += (step > 0) ? 1u : UINT32_MAX;
        if (passes(unit, step > 0)) {
            pass_count(unit, out, at_ns);
        }
    } else {
        /* only Z changed */
    }
}

/* Counts between the last index and now, either way round. */
static uint32_t counts_since_index(const tu_unit *unit)
{
    const uint32_t moved =
        unit->registers.word[TU_REG_COUNT] - unit->registers.word[TU_REG_INDEX_COUNT];

    return (moved <= (uint32_t)INT32_MAX) ? moved : (0u - moved);
}

/* A shaft that rocked and is back at the mark has moved and is where it was; one that stands
 * while the index comes again has a broken encoder. */
static bool is_same_mark(const tu_unit *unit)
{
    const uint32_t nearby = unit->registers.word[TU_REG_COUNTS_PER_TURN] / SAME_MARK_SHARE;

    return unit->has_index && unit->has_stepped && (counts_since_index(unit) < nearby);
}

static void check_turn(tu_unit *unit)
{
    uint32_t *reg = unit->registers.word;
    const uint32_t counts = counts_since_index(unit);
    const uint32_t expected = reg[TU_REG_COUNTS_PER_TURN];

    reg[TU_REG_COUNT_ERROR] = counts - expected;
    if (counts < expected) {
        reg[TU_REG_ERRORS] |= TU_ERROR_MISSED;
    } else if (counts > expected) {
        reg[TU_REG_ERRORS] |= TU_ERROR_EXTRA;
    } else {
        /* a whole turn */
    }
}

static void take_index(tu_unit *unit, tu_sink *out, int64_t at_ns)
{
    uint32_t *reg = unit->registers.word;
    const bool is_armed = reg[TU_REG_STATE] != (uint32_t)TU_STATE_IDLE;

    if (unit->has_index && (reg[TU_REG_COUNTS_PER_TURN] > 0u)) {
        check_turn(unit);
    }
    reg[TU_REG_INDEX_COUNT] = reg[TU_REG_COUNT];
    unit->has_index = is_armed;
    unit->has_stepped = false;
    if (reg[TU_REG_STATE] == (uint32_t)TU_STATE_ARMED) {
        unit->parts_left = 0u;
        reg[TU_REG_STATE] = TU_STATE_RUNNING;
    } else if ((reg[TU_REG_STATE] == (uint32_t)TU_STATE_RUNNING) && (reg[TU_REG_LINES] == 0u)) {
        give_parts_left(unit, out, at_ns);
        reg[TU_REG_STATE] = TU_STATE_COMPLETE;
    } else {
        /* idle, complete, or counting lines */
    }
}

/* The believed levels have just changed from `before`: the index first, then the count. */
static void take_levels(tu_unit *unit, tu_sink *out, uint32_t before, int64_t at_ns)
{
    const uint32_t after = unit->input.level;

    give_parts_until(unit, out, at_ns);
    if (((after & ~before & TU_PIN_Z) != 0u) && !is_same_mark(unit)) {
        take_index(unit, out, at_ns);
    }
    take_step(unit, out, STEP[before & AB][after & AB], at_ns);
}

static void settle(tu_unit *unit, tu_sink *out)
{
    const tu_delays delays = {(int64_t)unit->registers.word[TU_REG_FILTER_NS],
                              (int64_t)unit->registers.word[TU_REG_DEBOUNCE_NS]};
    uint32_t before = unit->input.level;
    int64_t due_ns;

    while ((unit->input.raw != unit->input.level) &&
           tu_input_next(&unit->input, &delays, unit->now_ns, &due_ns)) {
        take_levels(unit, out, before, due_ns);
        before = unit->input.level;
    }
}

/* Time never runs back: an edge out of order counts as one of now. */
static void move_clock(tu_unit *unit, int64_t time_ns)
{
    if ((time_ns < unit->now_ns) || (time_ns > TU_TIME_MAX_NS)) {
        unit->registers.word[TU_REG_ERRORS] |= TU_ERROR_TIME;
    } else {
        unit->now_ns = time_ns;
    }
}

uint32_t tu_edges(tu_unit *unit, const tu_edge *edges, uint32_t n, int64_t *triggers_ns,
                  uint32_t capacity)
{
    tu_sink out = {triggers_ns, capacity, 0u};

    for (uint32_t i = 0u; i < n; i++) {
        move_clock(unit, edges[i].time_ns);
        settle(unit, &out);
        tu_input_show(&unit->input, (uint32_t)edges[i].pins & (AB | TU_PIN_Z), unit->now_ns);
        settle(unit, &out);
        give_parts_until(unit, &out, unit->now_ns);
    }
    return out.count;
}

void tu_camera_lines(tu_unit *unit, uint32_t lines)
{
    unit->registers.word[TU_REG_LINES_DONE] += lines;
}
