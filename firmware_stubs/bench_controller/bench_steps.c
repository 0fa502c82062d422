/* The part sequence, one row per place. */
#include "bench_steps.h"

#include <stddef.h>

static const bench_step_t STEPS[BENCH_PLACE_COUNT] = {
    [BENCH_PLACE_NONE] = {.code = BENCH_STEP_NONE},

    /* --- loading --- */
    [BENCH_PLACE_TO_LOAD] = {.code = BENCH_STEP_TO_LOAD, .next = BENCH_PLACE_OPEN,
        .is_done = bench_is_at_station, .timeout = BENCH_WAIT_TABLE,
        .alarm = BENCH_ALARM_TABLE_TIMEOUT, .reaction = BENCH_REACTION_ABORT,
        .is_border = true, .station = BENCH_STATION_REQUEST_LOAD},
    [BENCH_PLACE_OPEN] = {.code = BENCH_STEP_UNCLAMP, .next = BENCH_PLACE_LOAD,
        .is_done = bench_is_clamp_open, .clamp = BENCH_CLAMP_OPEN,
        .timeout = BENCH_WAIT_STATION, .alarm = BENCH_ALARM_UNCLAMP_TIMEOUT,
        .reaction = BENCH_REACTION_ABORT,
        .station = BENCH_STATION_REQUEST_LOAD},
    [BENCH_PLACE_LOAD] = {.code = BENCH_STEP_LOAD, .next = BENCH_PLACE_SEAT,
        .drive = bench_drive_robot_load, .is_done = bench_is_robot_done,
        .check = bench_check_robot, .timeout = BENCH_WAIT_ROBOT,
        .alarm = BENCH_ALARM_ROBOT_TIMEOUT, .reaction = BENCH_REACTION_ABORT,
        .station = BENCH_STATION_REQUEST_LOAD},
    [BENCH_PLACE_SEAT] = {.code = BENCH_STEP_SEAT, .next = BENCH_PLACE_CLAMP,
        .is_done = bench_is_part_present, .timeout = BENCH_WAIT_SEAT,
        .alarm = BENCH_ALARM_PART_MISSING, .reaction = BENCH_REACTION_RELOAD,
        .station = BENCH_STATION_REQUEST_LOAD},
    [BENCH_PLACE_CLAMP] = {.code = BENCH_STEP_CLAMP, .next = BENCH_PLACE_TO_MAGNETISE,
        .is_done = bench_is_clamp_closed, .clamp = BENCH_CLAMP_CLOSE,
        .timeout = BENCH_WAIT_STATION, .alarm = BENCH_ALARM_CLAMP_TIMEOUT,
        .reaction = BENCH_REACTION_REJECT,
        .station = BENCH_STATION_REQUEST_LOAD},

    /* --- magnetising, once per shot --- */
    [BENCH_PLACE_TO_MAGNETISE] = {.code = BENCH_STEP_TO_MAGNETISE, .next = BENCH_PLACE_WET,
        .is_done = bench_is_at_station, .timeout = BENCH_WAIT_TABLE,
        .alarm = BENCH_ALARM_TABLE_TIMEOUT, .reaction = BENCH_REACTION_ABORT,
        .is_border = true, .station = BENCH_STATION_REQUEST_MAGNETISE, .needs_clamp = true},
    [BENCH_PLACE_WET] = {.code = BENCH_STEP_WET, .next = BENCH_PLACE_DIVERT,
        .drive = bench_drive_wet, .check = bench_check_bath, .dwell = BENCH_WAIT_WET,
        .reaction = BENCH_REACTION_REJECT, .needs_clamp = true,
        .station = BENCH_STATION_REQUEST_MAGNETISE},
    [BENCH_PLACE_DIVERT] = {.code = BENCH_STEP_DIVERT, .next = BENCH_PLACE_SHOT,
        .drive = bench_drive_divert, .check = bench_check_divert, .dwell = BENCH_WAIT_DIVERT,
        .reaction = BENCH_REACTION_REJECT, .needs_clamp = true,
        .station = BENCH_STATION_REQUEST_MAGNETISE},
    [BENCH_PLACE_SHOT] = {.code = BENCH_STEP_SHOT, .next = BENCH_PLACE_DRAIN,
        .again = BENCH_PLACE_WET, .drive = bench_drive_shot, .is_done = bench_is_current_reached,
        .check = bench_check_shot, .timeout = BENCH_WAIT_STATION,
        .alarm = BENCH_ALARM_SHOT_FAILED, .reaction = BENCH_REACTION_REJECT, .needs_clamp = true,
        .station = BENCH_STATION_REQUEST_MAGNETISE},
    [BENCH_PLACE_DRAIN] = {.code = BENCH_STEP_DRAIN, .next = BENCH_PLACE_TO_INSPECT,
        .dwell = BENCH_WAIT_DRAIN, .reaction = BENCH_REACTION_REJECT, .needs_clamp = true,
        .station = BENCH_STATION_REQUEST_MAGNETISE},

    /* --- imaging: the shank in one turn, then the head once per view --- */
    [BENCH_PLACE_TO_INSPECT] = {.code = BENCH_STEP_TO_INSPECT, .next = BENCH_PLACE_LIGHT,
        .is_done = bench_is_at_station, .timeout = BENCH_WAIT_TABLE,
        .alarm = BENCH_ALARM_TABLE_TIMEOUT, .reaction = BENCH_REACTION_ABORT,
        .is_border = true, .station = BENCH_STATION_REQUEST_INSPECT, .needs_clamp = true},
    [BENCH_PLACE_LIGHT] = {.code = BENCH_STEP_LIGHT, .next = BENCH_PLACE_HOME,
        .drive = bench_drive_light, .is_done = bench_is_lit, .timeout = BENCH_WAIT_LIGHT,
        .alarm = BENCH_ALARM_LAMP_FAULT, .reaction = BENCH_REACTION_REJECT, .needs_clamp = true,
        .station = BENCH_STATION_REQUEST_INSPECT},
    [BENCH_PLACE_HOME] = {.code = BENCH_STEP_HOME, .next = BENCH_PLACE_RUN_UP,
        .drive = bench_drive_home, .is_done = bench_is_homed, .check = bench_check_lamp,
        .timeout = BENCH_WAIT_STATION, .alarm = BENCH_ALARM_SPINDLE_TIMEOUT,
        .reaction = BENCH_REACTION_REJECT, .needs_clamp = true,
        .station = BENCH_STATION_REQUEST_INSPECT},
    [BENCH_PLACE_RUN_UP] = {.code = BENCH_STEP_RUN_UP, .next = BENCH_PLACE_SPIN_UP,
        .drive = bench_drive_run_up, .is_done = bench_is_in_position, .check = bench_check_lamp,
        .timeout = BENCH_WAIT_STATION, .alarm = BENCH_ALARM_SPINDLE_TIMEOUT,
        .reaction = BENCH_REACTION_REJECT, .needs_clamp = true,
        .station = BENCH_STATION_REQUEST_INSPECT},
    [BENCH_PLACE_SPIN_UP] = {.code = BENCH_STEP_SPIN_UP, .next = BENCH_PLACE_SCAN,
        .drive = bench_drive_spin_up, .is_done = bench_is_at_speed, .check = bench_check_lamp,
        .timeout = BENCH_WAIT_STATION, .alarm = BENCH_ALARM_SPINDLE_TIMEOUT,
        .reaction = BENCH_REACTION_REJECT, .needs_clamp = true,
        .station = BENCH_STATION_REQUEST_INSPECT},
    [BENCH_PLACE_SCAN] = {.code = BENCH_STEP_SCAN, .next = BENCH_PLACE_TURN,
        .drive = bench_drive_scan, .is_done = bench_is_scan_complete, .check = bench_check_scan,
        .timeout = BENCH_WAIT_STATION, .alarm = BENCH_ALARM_SCAN_TIMEOUT,
        .reaction = BENCH_REACTION_REJECT, .needs_clamp = true,
        .station = BENCH_STATION_REQUEST_INSPECT},
    [BENCH_PLACE_TURN] = {.code = BENCH_STEP_TURN, .next = BENCH_PLACE_VIEW,
        .drive = bench_drive_turn, .is_done = bench_is_in_position, .check = bench_check_lamp,
        .timeout = BENCH_WAIT_STATION, .alarm = BENCH_ALARM_SPINDLE_TIMEOUT,
        .reaction = BENCH_REACTION_REJECT, .needs_clamp = true,
        .station = BENCH_STATION_REQUEST_INSPECT},
    [BENCH_PLACE_VIEW] = {.code = BENCH_STEP_VIEW, .next = BENCH_PLACE_REST,
        .again = BENCH_PLACE_TURN, .drive = bench_drive_view, .is_done = bench_is_frame_done,
        .check = bench_check_view, .timeout = BENCH_WAIT_STATION,
        .alarm = BENCH_ALARM_FRAME_CAMERA_ERROR, .reaction = BENCH_REACTION_REJECT, .needs_clamp = true,
        .station = BENCH_STATION_REQUEST_INSPECT},

    /* --- unloading, also the way out after any trouble --- */
    [BENCH_PLACE_REST] = {.code = BENCH_STEP_REST, .next = BENCH_PLACE_TO_UNLOAD,
        .drive = bench_drive_rest, .is_done = bench_is_spindle_still,
        .timeout = BENCH_WAIT_STATION, .alarm = BENCH_ALARM_SPINDLE_TIMEOUT,
        .reaction = BENCH_REACTION_ABORT,
        .station = BENCH_STATION_REQUEST_INSPECT},
    [BENCH_PLACE_TO_UNLOAD] = {.code = BENCH_STEP_TO_UNLOAD, .next = BENCH_PLACE_JUDGE,
        .is_done = bench_is_at_station, .timeout = BENCH_WAIT_TABLE,
        .alarm = BENCH_ALARM_TABLE_TIMEOUT, .reaction = BENCH_REACTION_ABORT,
        .is_border = true, .station = BENCH_STATION_REQUEST_UNLOAD},
    [BENCH_PLACE_JUDGE] = {.code = BENCH_STEP_JUDGE, .next = BENCH_PLACE_FETCH,
        .drive = bench_drive_judge, .is_done = bench_is_judged, .check = bench_check_residual,
        .timeout = BENCH_WAIT_STATION, .alarm = BENCH_ALARM_DEMAG_TIMEOUT,
        .reaction = BENCH_REACTION_DOUBT,
        .station = BENCH_STATION_REQUEST_UNLOAD},
    [BENCH_PLACE_FETCH] = {.code = BENCH_STEP_FETCH, .next = BENCH_PLACE_UNCLAMP,
        .drive = bench_drive_robot_fetch, .is_done = bench_is_robot_done,
        .check = bench_check_robot, .timeout = BENCH_WAIT_ROBOT,
        .alarm = BENCH_ALARM_ROBOT_TIMEOUT, .reaction = BENCH_REACTION_ABORT,
        .station = BENCH_STATION_REQUEST_UNLOAD},
    [BENCH_PLACE_UNCLAMP] = {.code = BENCH_STEP_UNCLAMP, .next = BENCH_PLACE_UNLOAD,
        .is_done = bench_is_clamp_open, .clamp = BENCH_CLAMP_OPEN,
        .timeout = BENCH_WAIT_STATION, .alarm = BENCH_ALARM_UNCLAMP_TIMEOUT,
        .reaction = BENCH_REACTION_ABORT,
        .station = BENCH_STATION_REQUEST_UNLOAD},
    [BENCH_PLACE_UNLOAD] = {.code = BENCH_STEP_UNLOAD, .next = BENCH_PLACE_CLEAR,
        .drive = bench_drive_robot_unload, .is_done = bench_is_robot_done,
        .check = bench_check_robot, .timeout = BENCH_WAIT_ROBOT,
        .alarm = BENCH_ALARM_ROBOT_TIMEOUT, .reaction = BENCH_REACTION_ABORT,
        .station = BENCH_STATION_REQUEST_UNLOAD},
    [BENCH_PLACE_CLEAR] = {.code = BENCH_STEP_CLEAR, .next = BENCH_PLACE_NONE,
        .is_done = bench_is_part_gone, .timeout = BENCH_WAIT_SEAT,
        .alarm = BENCH_ALARM_PART_STUCK, .reaction = BENCH_REACTION_UNLOAD_AGAIN,
        .station = BENCH_STATION_REQUEST_UNLOAD},
    [BENCH_PLACE_SWAP] = {.code = BENCH_STEP_SWAP, .next = BENCH_PLACE_SWAPPED,
        .drive = bench_drive_robot_swap, .is_done = bench_is_robot_done,
        .check = bench_check_robot, .timeout = BENCH_WAIT_ROBOT,
        .alarm = BENCH_ALARM_ROBOT_TIMEOUT, .reaction = BENCH_REACTION_ABORT,
        .station = BENCH_STATION_REQUEST_UNLOAD},
    [BENCH_PLACE_SWAPPED] = {.code = BENCH_STEP_CLEAR, .next = BENCH_PLACE_NONE,
        .is_done = bench_is_hand_empty, .timeout = BENCH_WAIT_SEAT,
        .alarm = BENCH_ALARM_PART_STUCK, .reaction = BENCH_REACTION_UNLOAD_AGAIN,
        .station = BENCH_STATION_REQUEST_UNLOAD},

    /* --- after an abort: the robot ends its program, then what lies in the fixture goes out --- */
    [BENCH_PLACE_RECOVER] = {.code = BENCH_STEP_RECOVER, .next = BENCH_PLACE_DISCARD,
        .is_done = bench_is_robot_idle, .timeout = BENCH_WAIT_ROBOT,
        .alarm = BENCH_ALARM_ROBOT_TIMEOUT, .reaction = BENCH_REACTION_ABORT},
    [BENCH_PLACE_DISCARD] = {.code = BENCH_STEP_DISCARD, .next = BENCH_PLACE_RECOVER_REST,
        .drive = bench_drive_robot_discard, .is_done = bench_is_robot_done,
        .check = bench_check_robot, .timeout = BENCH_WAIT_ROBOT,
        .alarm = BENCH_ALARM_ROBOT_TIMEOUT, .reaction = BENCH_REACTION_ABORT},
    [BENCH_PLACE_RECOVER_REST] = {.code = BENCH_STEP_REST, .next = BENCH_PLACE_RECOVER_SEAT,
        .drive = bench_drive_rest, .is_done = bench_is_spindle_still,
        .timeout = BENCH_WAIT_STATION, .alarm = BENCH_ALARM_SPINDLE_TIMEOUT,
        .reaction = BENCH_REACTION_ABORT,
        .station = BENCH_STATION_REQUEST_INSPECT},
    [BENCH_PLACE_RECOVER_SEAT] = {.code = BENCH_STEP_SEAT, .next = BENCH_PLACE_REST,
        .is_done = bench_is_part_present, .check = bench_check_part,
        .reaction = BENCH_REACTION_EMPTY},
};

const bench_step_t *bench_step_at(bench_place_t place) { return &STEPS[place]; }

int64_t bench_wait_ns(const bench_recipe_t *recipe, bench_wait_t wait)
{
    int64_t wait_ns = -1;

    switch (wait) {
    case BENCH_WAIT_WET:
        wait_ns = recipe->wet_ns;
        break;
    case BENCH_WAIT_DIVERT:
        wait_ns = recipe->divert_ns;
        break;
    case BENCH_WAIT_DRAIN:
        wait_ns = recipe->drain_ns;
        break;
    case BENCH_WAIT_SEAT:
        wait_ns = BENCH_SEAT_NS;
        break;
    case BENCH_WAIT_LIGHT:
        wait_ns = BENCH_LIGHT_NS;
        break;
    case BENCH_WAIT_STATION:
        wait_ns = recipe->station_timeout_ns;
        break;
    case BENCH_WAIT_ROBOT:
        wait_ns = recipe->robot_timeout_ns;
        break;
    case BENCH_WAIT_TABLE:
        wait_ns = recipe->table_timeout_ns;
        break;
    case BENCH_WAIT_NONE:
    default:
        break;
    }
    return wait_ns;
}
