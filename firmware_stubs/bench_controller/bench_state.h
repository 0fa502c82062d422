/* What the bench controller remembers from scan to scan. */
#ifndef BENCH_STATE_H
#define BENCH_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "bench_codes.h"
#include "bench_controller.h"

/* A place in the part sequence: one step, and where it stands among the others. */
typedef enum {
    BENCH_PLACE_NONE = 0,
    BENCH_PLACE_TO_LOAD,
    BENCH_PLACE_OPEN,
    BENCH_PLACE_LOAD,
    BENCH_PLACE_SEAT,
    BENCH_PLACE_CLAMP,
    BENCH_PLACE_TO_MAGNETISE,
    BENCH_PLACE_WET,
    BENCH_PLACE_DIVERT,
    BENCH_PLACE_SHOT,
    BENCH_PLACE_DRAIN,
    BENCH_PLACE_TO_INSPECT,
    BENCH_PLACE_LIGHT,
    BENCH_PLACE_HOME,
    BENCH_PLACE_RUN_UP,
    BENCH_PLACE_SPIN_UP,
    BENCH_PLACE_SCAN,
    BENCH_PLACE_TURN,
    BENCH_PLACE_VIEW,
    BENCH_PLACE_REST,
    BENCH_PLACE_TO_UNLOAD,
    BENCH_PLACE_JUDGE,
    BENCH_PLACE_FETCH, /* the last of those, from WET on, during which the next part is fetched */
    BENCH_PLACE_UNCLAMP,
    BENCH_PLACE_UNLOAD,
    BENCH_PLACE_CLEAR,
    BENCH_PLACE_SWAP,
    BENCH_PLACE_SWAPPED,
    BENCH_PLACE_RECOVER,
    BENCH_PLACE_DISCARD,
    BENCH_PLACE_RECOVER_REST,
    BENCH_PLACE_RECOVER_SEAT,
    BENCH_PLACE_COUNT
} bench_place_t;

/* One loading of the fixture. */
typedef struct bench_cycle {
    int32_t cycle_id;
    int32_t part_id;
    int32_t type_code;
    bench_alarm_t reject_reason; /* the first doubt stands */
    uint32_t retries;
    bool is_judged;
    bool has_ok_verdict;
    bool wants_clamp;
    bool wants_verdict; /* nothing spoke against the part when it came to judging */
    bool fetches;       /* the robot fetches the next part meanwhile */
    bool has_next;      /* it has it in its other hand, or laid it in place of this one */
    int32_t next_part_id;
    int32_t next_type;
} bench_cycle_t;

struct bench_state {
    const bench_recipe_t *recipe;
    int64_t now_ns;
    int64_t step_since_ns;
    int64_t state_since_ns;
    bench_packml_t state;
    bench_alarm_t alarm;
    bench_place_t place;
    uint32_t round; /* shot or head view in hand, from 0 */
    bench_cycle_t cycle;
    bool start_button; /* as in the scan before */
    bool stop_button;
    bool reset_button;
    bool was_aborted; /* a part may lie in the fixture */
    bool is_awake;    /* at least one scan since power-on */
    bool clamp_close; /* as written in the scan before */
};

#endif
