/* Trigger unit: from encoder edges to the line triggers of a line-scan camera.
 *
 * It has no clock, no heap and no interrupts of its own: edges come in with their times, the
 * times of the triggers go out. protocol.md says what every register means.
 */
#ifndef TRIGGER_UNIT_H
#define TRIGGER_UNIT_H

#include <stdbool.h>
#include <stdint.h>

/* Changes with the registers or with the layout of tu_edge. */
#define TU_ABI 0x54550001u

#define TU_PIN_A 1u
#define TU_PIN_B 2u
#define TU_PIN_Z 4u
#define TU_PINS 3u
#define TU_FRAME_BYTES 7u
/* Latest time that is told apart [ns]: 146 years. */
#define TU_TIME_MAX_NS (INT64_C(1) << 62)
#define TU_REVERSE_MEMORY 256u

/* Levels of the three pins from `time_ns` on. */
typedef struct {
    int64_t time_ns;
    uint8_t pins;
    uint8_t reserved[7];
} tu_edge;

/* Register numbers; the byte offset in the register file is four times the number. */
enum {
    TU_REG_ABI = 0,
    /* set up while not armed */
    TU_REG_MODE = 1,
    TU_REG_DIVIDER = 2,
    TU_REG_MULTIPLIER = 3,
    TU_REG_FILTER_NS = 4,
    TU_REG_DEBOUNCE_NS = 5,
    TU_REG_LINE_PERIOD_NS = 6,
    TU_REG_COUNTS_PER_TURN = 7,
    TU_REG_LINES = 8,
    /* control */
    TU_REG_ARM = 9,
    /* status, read only */
    TU_REG_STATE = 10,
    TU_REG_TRIGGERS = 11,
    TU_REG_LINES_DONE = 12,
    TU_REG_OVERRUNS = 13,
    TU_REG_ERRORS = 14,
    TU_REG_COUNT = 15,
    TU_REG_INDEX_COUNT = 16,
    TU_REG_COUNT_ERROR = 17,
    TU_REG_ILLEGAL = 18,
    TU_REG_OWED = 19,
    TU_REGISTERS = 20
};

/* TU_REG_MODE */
enum { TU_MODE_POSITION = 0, TU_MODE_MOTION = 1, TU_MODE_FORWARD = 2 };

/* TU_REG_STATE */
enum { TU_STATE_IDLE = 0, TU_STATE_ARMED = 1, TU_STATE_RUNNING = 2, TU_STATE_COMPLETE = 3 };

/* Bits of TU_REG_ERRORS; they stay until the unit is armed again. */
#define TU_ERROR_ILLEGAL 0x01u
#define TU_ERROR_MISSED 0x02u
#define TU_ERROR_EXTRA 0x04u
#define TU_ERROR_OVERRUN 0x08u
#define TU_ERROR_CAPACITY 0x10u
#define TU_ERROR_REVERSE 0x20u
#define TU_ERROR_TIME 0x40u

/* How a register access or a plan ended. */
typedef enum {
    TU_OK = 0,
    TU_UNKNOWN_REGISTER = 1,
    TU_READ_ONLY = 2,
    TU_OUT_OF_RANGE = 3,
    TU_BUSY = 4,
    TU_BAD_CHECKSUM = 5,
    TU_UNKNOWN_REQUEST = 6
} tu_result;

typedef struct {
    uint32_t word[TU_REGISTERS];
} tu_registers;

/* Input filter: what the pins show, what is believed of them, and since when. */
typedef struct {
    uint32_t raw;
    uint32_t level;
    int64_t changed_ns[TU_PINS];
    int64_t accepted_ns[TU_PINS];
} tu_input;

/* The whole unit; whoever owns it keeps it in static memory. */
typedef struct {
    tu_registers registers;
    tu_input input;
    int64_t now_ns;
    int64_t passed_ns;    /* last count passed on */
    int64_t period_ns;    /* between the last two, below 0 where it is not known */
    int64_t free_ns;      /* from when the camera takes the next line */
    uint32_t parts_left;  /* of the last count, still to be given */
    uint32_t phase;       /* parts since the last trigger */
    bool has_passed;
    bool has_index;       /* since arming */
    bool has_stepped;     /* since that index */
} tu_unit;

/* Sizes and ABI, for a host that knows neither. */
uint32_t tu_abi(void);
uint32_t tu_size(void);

/* Power-up with the pins at these levels: registers at their defaults, not armed. */
void tu_init(tu_unit *unit, uint8_t pins);

/* Take `n` edges in order of time; write the times of their triggers to `triggers_ns` and return
 * their number. n · multiplier + multiplier places are always enough; a trigger that finds none
 * is counted and sets TU_ERROR_CAPACITY. */
uint32_t tu_edges(tu_unit *unit, const tu_edge *edges, uint32_t n, int64_t *triggers_ns,
                  uint32_t capacity);

/* The camera reports lines it really took: its exposure-active output. */
void tu_camera_lines(tu_unit *unit, uint32_t lines);

/* Registers one by one, or as a request and its reply on the wire. */
tu_result tu_read(const tu_unit *unit, uint32_t number, uint32_t *value);
tu_result tu_write(tu_unit *unit, uint32_t number, uint32_t value);
void tu_exchange(tu_unit *unit, const uint8_t request[TU_FRAME_BYTES],
                 uint8_t reply[TU_FRAME_BYTES]);

#endif
