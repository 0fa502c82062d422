/* States, alarms, steps and constants of the bench controller.
 * Generated from twin/controllers by `twin io header --part codes`; do not edit. */
#ifndef BENCH_CODES_H
#define BENCH_CODES_H

#include <stdint.h>

/* Repeats of a load or unload. */
#define BENCH_MAX_RETRIES 2U
/* Head images per part. */
#define BENCH_HEAD_VIEWS 4U
/* Angle between two of them. */
#define BENCH_VIEW_STEP_DEG 90.0
/* Start of the run-up before the index. */
#define BENCH_RUN_UP_DEG 30.0
/* Wait for the part-present switch. */
#define BENCH_SEAT_NS INT64_C(1000000000)
/* Wait for the lamps. */
#define BENCH_LIGHT_NS INT64_C(1000000000)

/* PackML states per ISA-TR88.00.02. */
typedef enum {
    BENCH_STATE_CLEARING = 1,
    BENCH_STATE_STOPPED = 2,
    BENCH_STATE_STARTING = 3,
    BENCH_STATE_IDLE = 4,
    BENCH_STATE_EXECUTE = 6,
    BENCH_STATE_STOPPING = 7,
    BENCH_STATE_ABORTING = 8,
    BENCH_STATE_ABORTED = 9,
    BENCH_STATE_HOLDING = 10,
    BENCH_STATE_HELD = 11,
    BENCH_STATE_UNHOLDING = 12,
    BENCH_STATE_RESETTING = 15,
    BENCH_STATE_COMPLETING = 16,
    BENCH_STATE_COMPLETE = 17
} bench_packml_t;

/* Alarms and reject reasons. */
typedef enum {
    BENCH_ALARM_NONE = 0,
    BENCH_ALARM_DEFECT_FOUND = 1, /* the inspection found an indication above the threshold */
    BENCH_ALARM_VERDICT_MISSING = 2, /* no verdict before the deadline */
    BENCH_ALARM_VERDICT_INVALID = 3, /* verdict of another part or cycle, unasked, or that makes no sense */
    BENCH_ALARM_INSPECTION_FAULT = 4, /* the inspection PC reports an error */
    BENCH_ALARM_LINES_MISSING = 5, /* fewer or more lines than one revolution needs */
    BENCH_ALARM_TRIGGER_OVERRUN = 6, /* triggers came faster than the camera takes lines */
    BENCH_ALARM_LINE_CAMERA_ERROR = 7, /* the shank image was lost */
    BENCH_ALARM_FRAME_CAMERA_ERROR = 8, /* a head image was lost */
    BENCH_ALARM_SCAN_TIMEOUT = 9, /* the revolution did not end in time */
    BENCH_ALARM_SHOT_FAILED = 10, /* a magnetising shot did not reach its current */
    BENCH_ALARM_LAMP_FAULT = 11, /* the UV irradiance is below its limit */
    BENCH_ALARM_BATH_LEVEL = 12, /* the bath is empty */
    BENCH_ALARM_BATH_CONCENTRATION = 13, /* the bath concentration is outside its window */
    BENCH_ALARM_DEMAG_TIMEOUT = 14, /* demagnetising did not end in time */
    BENCH_ALARM_RESIDUAL_HIGH = 15, /* the residual field is above its limit */
    BENCH_ALARM_CLAMP_TIMEOUT = 16, /* the clamp did not close in time */
    BENCH_ALARM_UNCLAMP_TIMEOUT = 17, /* the clamp did not open in time */
    BENCH_ALARM_SPINDLE_TIMEOUT = 18, /* the spindle did not reach its command in time */
    BENCH_ALARM_ROBOT_TIMEOUT = 19, /* the robot program did not end in time */
    BENCH_ALARM_ROBOT_FAULT = 20, /* the robot reports a fault */
    BENCH_ALARM_PART_MISSING = 21, /* no part in the fixture after loading */
    BENCH_ALARM_PART_STUCK = 22, /* the part is still in the fixture after unloading */
    BENCH_ALARM_EMERGENCY_STOP = 23, /* emergency stop */
    BENCH_ALARM_GUARD_OPEN = 24, /* guard door open */
    BENCH_ALARM_CYCLE_ABORTED = 25, /* the cycle was aborted before the part was out */
    BENCH_ALARM_HOLD_TIMEOUT = 26, /* nobody ended the hold in time */
    BENCH_ALARM_TYPE_UNKNOWN = 27, /* no recipe for this type of fastener */
    BENCH_ALARM_CLAMP_LOST = 28, /* the clamp did not stay closed */
    BENCH_ALARM_TABLE_TIMEOUT = 29 /* the rotary table did not bring the fixture to its station in time */
} bench_alarm_t;

/* Steps of the part sequence. */
typedef enum {
    BENCH_STEP_NONE = 0,
    BENCH_STEP_TO_LOAD = 5,
    BENCH_STEP_LOAD = 10,
    BENCH_STEP_SEAT = 15,
    BENCH_STEP_CLAMP = 20,
    BENCH_STEP_TO_MAGNETISE = 25,
    BENCH_STEP_WET = 30,
    BENCH_STEP_DIVERT = 35,
    BENCH_STEP_SHOT = 40,
    BENCH_STEP_DRAIN = 50,
    BENCH_STEP_TO_INSPECT = 55,
    BENCH_STEP_LIGHT = 60,
    BENCH_STEP_HOME = 65,
    BENCH_STEP_RUN_UP = 68,
    BENCH_STEP_SPIN_UP = 70,
    BENCH_STEP_SCAN = 75,
    BENCH_STEP_TURN = 80,
    BENCH_STEP_VIEW = 85,
    BENCH_STEP_REST = 90,
    BENCH_STEP_TO_UNLOAD = 95,
    BENCH_STEP_JUDGE = 100,
    BENCH_STEP_FETCH = 105,
    BENCH_STEP_UNCLAMP = 110,
    BENCH_STEP_SWAP = 115,
    BENCH_STEP_UNLOAD = 120,
    BENCH_STEP_CLEAR = 125,
    BENCH_STEP_DISCARD = 128,
    BENCH_STEP_RECOVER = 130
} bench_step_code_t;

#endif
