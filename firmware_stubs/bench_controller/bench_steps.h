/* The part sequence as a table: what each step switches on, when it is done, what if not. */
#ifndef BENCH_STEPS_H
#define BENCH_STEPS_H

#include <stdbool.h>
#include <stdint.h>

#include "bench_state.h"

/* Times a step can wait, from the recipe. */
typedef enum {
    BENCH_WAIT_NONE = 0,
    BENCH_WAIT_WET,
    BENCH_WAIT_DIVERT,
    BENCH_WAIT_DRAIN,
    BENCH_WAIT_SEAT,
    BENCH_WAIT_LIGHT,
    BENCH_WAIT_STATION,
    BENCH_WAIT_ROBOT,
    BENCH_WAIT_TABLE
} bench_wait_t;

/* What follows trouble. */
typedef enum {
    BENCH_REACTION_REJECT = 0,   /* doubt the part and unload it */
    BENCH_REACTION_DOUBT,        /* doubt the part and go on */
    BENCH_REACTION_ABORT,        /* stop the bench */
    BENCH_REACTION_RELOAD,       /* take another part */
    BENCH_REACTION_UNLOAD_AGAIN, /* let the robot try again */
    BENCH_REACTION_EMPTY         /* there is no part: nothing to do */
} bench_reaction_t;

/* What a step wants of the clamp. */
typedef enum {
    BENCH_CLAMP_KEEP = 0,
    BENCH_CLAMP_OPEN,
    BENCH_CLAMP_CLOSE
} bench_clamp_wish_t;

typedef void (*bench_drive_t)(const bench_state_t *state, bench_outputs_t *outputs);
typedef bool (*bench_test_t)(const bench_state_t *state, const bench_inputs_t *inputs);
typedef bench_alarm_t (*bench_check_t)(const bench_state_t *state, const bench_inputs_t *inputs);

/* Done when is_done holds, or after the dwell; in trouble after the time-out or on check.
 * What it does not drive is off, but for the clamp, which holds. */
typedef struct {
    bench_step_code_t code;
    bench_place_t next;
    bench_place_t again;   /* where another shot or view begins, BENCH_PLACE_NONE if never */
    bench_drive_t drive;   /* NULL: everything off */
    bench_test_t is_done;  /* NULL: ends by time alone */
    bench_check_t check;   /* NULL: nothing to watch */
    bench_wait_t dwell;
    bench_wait_t timeout;
    bench_alarm_t alarm;   /* of the time-out */
    bench_reaction_t reaction;
    bench_clamp_wish_t clamp;
    bool needs_clamp;      /* the clamp must hold the part all the time */
    bool is_border;        /* only on a rotary table: wait for the station */
    bench_station_request_t station; /* of the table, where it is done */
} bench_step_t;

/* The step at a place; BENCH_PLACE_NONE has one that does nothing. */
const bench_step_t *bench_step_at(bench_place_t place);

/* Length of a wait [ns], -1 for BENCH_WAIT_NONE. */
int64_t bench_wait_ns(const bench_recipe_t *recipe, bench_wait_t wait);

/* Only a part with an OK verdict and no reject reason may reach the OK bin. */
bool bench_may_pass(const bench_cycle_t *cycle);

/* Switch on what the step at hand drives. */
void bench_drive_robot_load(const bench_state_t *state, bench_outputs_t *outputs);
void bench_drive_robot_unload(const bench_state_t *state, bench_outputs_t *outputs);
void bench_drive_robot_fetch(const bench_state_t *state, bench_outputs_t *outputs);
void bench_drive_robot_swap(const bench_state_t *state, bench_outputs_t *outputs);
void bench_drive_robot_discard(const bench_state_t *state, bench_outputs_t *outputs);
void bench_drive_wet(const bench_state_t *state, bench_outputs_t *outputs);
void bench_drive_divert(const bench_state_t *state, bench_outputs_t *outputs);
void bench_drive_shot(const bench_state_t *state, bench_outputs_t *outputs);
void bench_drive_light(const bench_state_t *state, bench_outputs_t *outputs);
void bench_drive_home(const bench_state_t *state, bench_outputs_t *outputs);
void bench_drive_run_up(const bench_state_t *state, bench_outputs_t *outputs);
void bench_drive_spin_up(const bench_state_t *state, bench_outputs_t *outputs);
void bench_drive_scan(const bench_state_t *state, bench_outputs_t *outputs);
void bench_drive_turn(const bench_state_t *state, bench_outputs_t *outputs);
void bench_drive_view(const bench_state_t *state, bench_outputs_t *outputs);
void bench_drive_rest(const bench_state_t *state, bench_outputs_t *outputs);
void bench_drive_judge(const bench_state_t *state, bench_outputs_t *outputs);

/* Whether the step at hand has ended well. */
bool bench_is_robot_done(const bench_state_t *state, const bench_inputs_t *inputs);
bool bench_is_robot_idle(const bench_state_t *state, const bench_inputs_t *inputs);
bool bench_is_part_present(const bench_state_t *state, const bench_inputs_t *inputs);
bool bench_is_part_gone(const bench_state_t *state, const bench_inputs_t *inputs);
bool bench_is_hand_empty(const bench_state_t *state, const bench_inputs_t *inputs);
bool bench_is_clamp_closed(const bench_state_t *state, const bench_inputs_t *inputs);
bool bench_is_clamp_open(const bench_state_t *state, const bench_inputs_t *inputs);
bool bench_is_current_reached(const bench_state_t *state, const bench_inputs_t *inputs);
bool bench_is_lit(const bench_state_t *state, const bench_inputs_t *inputs);
bool bench_is_homed(const bench_state_t *state, const bench_inputs_t *inputs);
bool bench_is_in_position(const bench_state_t *state, const bench_inputs_t *inputs);
bool bench_is_at_speed(const bench_state_t *state, const bench_inputs_t *inputs);
bool bench_is_scan_complete(const bench_state_t *state, const bench_inputs_t *inputs);
bool bench_is_frame_done(const bench_state_t *state, const bench_inputs_t *inputs);
bool bench_is_spindle_still(const bench_state_t *state, const bench_inputs_t *inputs);
bool bench_is_judged(const bench_state_t *state, const bench_inputs_t *inputs);
bool bench_is_at_station(const bench_state_t *state, const bench_inputs_t *inputs);

/* Trouble that does not wait for the time-out. */
bench_alarm_t bench_check_robot(const bench_state_t *state, const bench_inputs_t *inputs);
bench_alarm_t bench_check_bath(const bench_state_t *state, const bench_inputs_t *inputs);
bench_alarm_t bench_check_divert(const bench_state_t *state, const bench_inputs_t *inputs);
bench_alarm_t bench_check_shot(const bench_state_t *state, const bench_inputs_t *inputs);
bench_alarm_t bench_check_lamp(const bench_state_t *state, const bench_inputs_t *inputs);
bench_alarm_t bench_check_scan(const bench_state_t *state, const bench_inputs_t *inputs);
bench_alarm_t bench_check_view(const bench_state_t *state, const bench_inputs_t *inputs);
bench_alarm_t bench_check_residual(const bench_state_t *state, const bench_inputs_t *inputs);
bench_alarm_t bench_check_part(const bench_state_t *state, const bench_inputs_t *inputs);

#endif
