/* The recipe of the bench controller: set points and time-outs, one recipe per run.
 * Generated from twin/controllers/recipe_image.py by `twin io header --part recipe`; do not edit.
 * Little-endian, every entry on a multiple of its size. */
#ifndef BENCH_RECIPE_H
#define BENCH_RECIPE_H

#include <stdint.h>

#define BENCH_MAX_TYPES 32
#define BENCH_MAX_SHOTS 8
/* Longest wait: time plus wait must fit 64 bits. */
#define BENCH_MAX_WAIT_NS INT64_C(2305843009213693952)

typedef struct bench_recipe {
    int64_t wet_ns;                      /* Wetting before each shot */
    int64_t divert_ns;                   /* From diverting the bath to the current */
    int64_t drain_ns;                    /* Draining after the last shot */
    int64_t verdict_deadline_ns;         /* Longest wait for the verdict */
    int64_t station_timeout_ns;          /* Longest wait for a station */
    int64_t robot_timeout_ns;            /* Longest wait for a robot program */
    int64_t hold_timeout_ns;             /* Longest time in Held */
    int64_t table_timeout_ns;            /* Longest wait for the rotary table */
    double shot_s;                       /* Shot time at current [s] */
    double spindle_speed_rpm;            /* Speed during the scan [rpm] */
    double irradiance_min_w_per_m2;      /* Smallest irradiance [W/m2] */
    double residual_max_a_per_m;         /* Largest residual field [A/m] */
    double head_current_a[32];           /* Head shot of each fastener type [A] */
    double coil_current_a[32];           /* Coil shot of each fastener type [A] */
    int32_t type_count;                  /* Fastener types in use */
    int32_t shot_count;                  /* Shots per part */
    int32_t shot_methods[8];             /* Method of each shot, as magnetiser_method */
    int32_t trigger_divider;             /* Encoder counts per line trigger */
    int32_t trigger_lines;               /* Lines wanted in one turn */
    int32_t accepts_any_line_count;      /* 1: the camera runs free, 0: every line counts */
    int32_t waits_for_station;           /* 1: the fixture stands on a rotary table */
    int32_t swaps_parts;                 /* 1: the robot has a double gripper */
    int32_t reserved;                    /* 0 */
} bench_recipe_t;

/* Fails to compile where the compiler lays the recipe out otherwise. */
typedef char bench_check_recipe_t[(sizeof(bench_recipe_t) == 672U) ? 1 : -1];

#endif
