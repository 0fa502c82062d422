/* Signals between controller and bench.
 * Generated from rig_models/mpi_bench/io.yaml by `twin io header`; do not edit.
 * A bool is 0 or 1 (read anything but 0 as 1); bytes and padding as written here, little-endian. */
#ifndef BENCH_IO_H
#define BENCH_IO_H

#include <stdint.h>

/* Both sides of a wire must have been made from the same signal list. */
#define BENCH_IO_HASH UINT64_C(0xc95a356e56dc0de2)

/* Verdict on the part. */
typedef enum {
    BENCH_INSPECTION_VERDICT_NONE = 0,
    BENCH_INSPECTION_VERDICT_OK = 1,
    BENCH_INSPECTION_VERDICT_REJECT = 2
} bench_inspection_verdict_t;

/* Station of the rotary table in which the fixture stands; fixed where there is no table. */
typedef enum {
    BENCH_NEST_STATION_FIXED = 0,
    BENCH_NEST_STATION_LOAD = 1,
    BENCH_NEST_STATION_MAGNETISE = 2,
    BENCH_NEST_STATION_INSPECT = 3,
    BENCH_NEST_STATION_UNLOAD = 4,
    BENCH_NEST_STATION_MOVING = 5
} bench_nest_station_t;

/* Program the robot runs on robot_start. */
typedef enum {
    BENCH_ROBOT_PROGRAM_NONE = 0,
    BENCH_ROBOT_PROGRAM_LOAD = 1,
    BENCH_ROBOT_PROGRAM_UNLOAD_OK = 2,
    BENCH_ROBOT_PROGRAM_UNLOAD_REJECT = 3,
    BENCH_ROBOT_PROGRAM_GO_HOME = 4,
    BENCH_ROBOT_PROGRAM_FETCH = 5,
    BENCH_ROBOT_PROGRAM_SWAP_OK = 6,
    BENCH_ROBOT_PROGRAM_SWAP_REJECT = 7,
    BENCH_ROBOT_PROGRAM_DISCARD = 8
} bench_robot_program_t;

/* Kind of the shot. */
typedef enum {
    BENCH_MAGNETISER_METHOD_NONE = 0,
    BENCH_MAGNETISER_METHOD_HEAD = 1,
    BENCH_MAGNETISER_METHOD_COIL = 2
} bench_magnetiser_method_t;

/* What the spindle does; speed is constant speed. */
typedef enum {
    BENCH_SPINDLE_MODE_STOP = 0,
    BENCH_SPINDLE_MODE_HOME = 1,
    BENCH_SPINDLE_MODE_SPEED = 2,
    BENCH_SPINDLE_MODE_POSITION = 3
} bench_spindle_mode_t;

/* Bin the part goes to. */
typedef enum {
    BENCH_BIN_SELECT_NONE = 0,
    BENCH_BIN_SELECT_OK = 1,
    BENCH_BIN_SELECT_REJECT = 2
} bench_bin_select_t;

/* Station that the present step needs; the table holds while the fixture stands in it. */
typedef enum {
    BENCH_STATION_REQUEST_NONE = 0,
    BENCH_STATION_REQUEST_LOAD = 1,
    BENCH_STATION_REQUEST_MAGNETISE = 2,
    BENCH_STATION_REQUEST_INSPECT = 3,
    BENCH_STATION_REQUEST_UNLOAD = 4
} bench_station_request_t;

/* What the controller reads. */
typedef struct bench_inputs {
    uint8_t start_button;                    /*   0: Start pressed */
    uint8_t stop_button;                     /*   1: Stop pressed */
    uint8_t reset_button;                    /*   2: Reset pressed */
    uint8_t estop_ok;                        /*   3: Emergency-stop chain closed */
    uint8_t guard_closed;                    /*   4: Guard door closed */
    uint8_t infeed_empty;                    /*   5: No fastener left in the infeed bin */
    uint8_t robot_busy;                      /*   6: Robot runs a program */
    uint8_t robot_done;                      /*   7: Robot program ended well; falls with robot_start */
    uint8_t robot_in_zone;                   /*   8: Robot inside the fixture zone */
    uint8_t robot_fault;                     /*   9: Robot program failed */
    uint8_t gripper_holding;                 /*  10: Gripper has a fastener between its fingers, of either hand */
    uint8_t clamp_closed;                    /*  11: Tailstock clamp closed */
    uint8_t clamp_open;                      /*  12: Tailstock clamp open */
    uint8_t part_present;                    /*  13: Fastener between the stocks */
    uint8_t bath_level_ok;                   /*  14: Bath level sufficient */
    uint8_t bath_concentration_ok;           /*  15: Bath concentration within its window */
    uint8_t magnetiser_on;                   /*  16: Magnetising current flows */
    uint8_t magnetiser_current_reached;      /*  17: Current at set point for the whole shot time; falls with the request */
    uint8_t magnetiser_fault;                /*  18: Magnetiser could not reach its current */
    uint8_t demag_done;                      /*  19: Demagnetising ended; falls with the request */
    uint8_t padding_20[4];
    double residual_field_a_per_m;           /*  24: Residual field after demagnetising [A/m] */
    uint8_t spindle_homed;                   /*  32: Spindle stands at the encoder index */
    uint8_t spindle_at_speed;                /*  33: Spindle turns at its set speed */
    uint8_t spindle_in_position;             /*  34: Spindle stands at its target angle */
    uint8_t spindle_turning;                 /*  35: Spindle turns */
    int32_t encoder_count;                   /*  36: Encoder count latched at each spindle event [counts] */
    uint8_t encoder_index;                   /*  40: Index seen since the last homing */
    uint8_t trigger_busy;                    /*  41: Trigger unit takes a revolution */
    uint8_t trigger_complete;                /*  42: Revolution ended; falls with trigger_arm */
    uint8_t trigger_overrun;                 /*  43: Triggers came faster than the camera takes lines */
    int32_t trigger_lines_done;              /*  44: Lines taken in this revolution [lines] */
    uint8_t lamp_fault;                      /*  48: UV lamp monitor reports a fault */
    uint8_t padding_49[7];
    double lamp_irradiance_w_per_m2;         /*  56: UV-A irradiance at the part [W/m2] */
    uint8_t line_camera_armed;               /*  64: Line-scan camera waits for triggers */
    uint8_t line_camera_acquiring;           /*  65: Line-scan camera takes lines */
    uint8_t line_camera_done;                /*  66: Shank image delivered whole; falls with line_camera_arm */
    uint8_t line_camera_error;               /*  67: Shank image lost or cut short */
    uint8_t frame_camera_armed;              /*  68: Frame camera waits for its trigger */
    uint8_t frame_camera_acquiring;          /*  69: Frame camera exposes or reads out */
    uint8_t frame_camera_done;               /*  70: Head image delivered; falls with frame_camera_trigger */
    uint8_t frame_camera_error;              /*  71: Head image lost */
    uint8_t inspection_busy;                 /*  72: Inspection PC works on a request */
    uint8_t inspection_valid;                /*  73: A verdict stands; falls with inspection_request */
    uint8_t padding_74[2];
    int32_t inspection_verdict;              /*  76: Verdict on the part [code] */
    double inspection_score;                 /*  80: Defect score of the part, 0 to 1 [1] */
    int32_t inspection_part_id;              /*  88: Part the verdict speaks of [id] */
    int32_t inspection_cycle_id;             /*  92: Cycle the verdict speaks of [id] */
    uint8_t inspection_fault;                /*  96: Inspection PC reports an error */
    uint8_t padding_97[3];
    int32_t infeed_part_id;                  /* 100: Number of the next fastener, from the order [id] */
    int32_t infeed_type;                     /* 104: Recipe number of the next fastener, from the order [code] */
    int32_t nest_station;                    /* 108: Station of the rotary table in which the fixture stands; fixed where there is no table [code] */
} bench_inputs_t;

/* What the controller writes. */
typedef struct bench_outputs {
    uint8_t robot_enable;                    /*   0: Robot drives released */
    uint8_t robot_start;                     /*   1: Run robot_program */
    uint8_t padding_2[2];
    int32_t robot_program;                   /*   4: Program the robot runs on robot_start [code] */
    uint8_t clamp_close;                     /*   8: Close the tailstock clamp */
    uint8_t shower_valve;                    /*   9: Bath shower on */
    uint8_t divert_valve;                    /*  10: Divert the shower from the part */
    uint8_t magnetiser_request;              /*  11: Fire a magnetising shot */
    int32_t magnetiser_method;               /*  12: Kind of the shot [code] */
    double magnetiser_current_a;             /*  16: Current set point [A] */
    double magnetiser_shot_s;                /*  24: Shot time at current [s] */
    uint8_t demag_request;                   /*  32: Demagnetise */
    uint8_t spindle_enable;                  /*  33: Spindle drive released */
    uint8_t padding_34[2];
    int32_t spindle_mode;                    /*  36: What the spindle does; speed is constant speed [code] */
    double spindle_speed_rpm;                /*  40: Speed set point [rpm] */
    double spindle_target_deg;               /*  48: Angle set point from the index [deg] */
    uint8_t trigger_arm;                     /*  56: Take one revolution from the next index */
    uint8_t padding_57[3];
    int32_t trigger_divider;                 /*  60: Encoder counts per line trigger [1] */
    int32_t trigger_lines;                   /*  64: Lines wanted in one revolution [lines] */
    uint8_t uv_enable;                       /*  68: UV bars on */
    uint8_t line_camera_arm;                 /*  69: Arm the line-scan camera */
    uint8_t frame_camera_arm;                /*  70: Arm the frame camera */
    uint8_t frame_camera_trigger;            /*  71: Take one head image */
    int32_t frame_camera_view;               /*  72: Head view 0 to 3 [index] */
    uint8_t inspection_request;              /*  76: Judge the images of this part and cycle */
    uint8_t padding_77[3];
    int32_t part_id;                         /*  80: Part in the fixture [id] */
    int32_t cycle_id;                        /*  84: Bench cycle, one per loading [id] */
    int32_t bin_select;                      /*  88: Bin the part goes to [code] */
    int32_t reject_reason;                   /*  92: Why the part is rejected; see the alarm list [code] */
    int32_t alarm;                           /*  96: Standing alarm, 0 none [code] */
    uint8_t tower_red;                       /* 100: Tower light red */
    uint8_t tower_yellow;                    /* 101: Tower light yellow */
    uint8_t tower_green;                     /* 102: Tower light green */
    uint8_t padding_103[1];
    int32_t packml_state;                    /* 104: PackML state per ISA-TR88.00.02 [code] */
    int32_t sequence_step;                   /* 108: Step of the part sequence, 0 none [code] */
    int32_t station_request;                 /* 112: Station that the present step needs; the table holds while the fixture stands in it [code] */
    uint8_t padding_116[4];
} bench_outputs_t;

/* Fails to compile where the compiler lays the blocks out otherwise. */
typedef char bench_check_inputs_t[(sizeof(bench_inputs_t) == 112U) ? 1 : -1];
typedef char bench_check_outputs_t[(sizeof(bench_outputs_t) == 120U) ? 1 : -1];

#endif
