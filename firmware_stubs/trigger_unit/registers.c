#include "input_filter.h"
#include "trigger_unit.h"

#define REQUEST_READ 0x52u  /* 'R' */
#define REQUEST_WRITE 0x57u /* 'W' */
#define CRC_POLYNOMIAL 0x07u
#define ALL_PINS 7u

/* What may be written to a register, and what it holds at power-up. */
typedef struct {
    bool is_writable;
    uint32_t low;
    uint32_t high;
    uint32_t initial;
} tu_range;

static const tu_range RANGE[TU_REGISTERS] = {
    [TU_REG_ABI] = {false, 0u, 0u, TU_ABI},
    [TU_REG_MODE] = {true, TU_MODE_POSITION, TU_MODE_FORWARD, TU_MODE_POSITION},
    [TU_REG_DIVIDER] = {true, 1u, 64u, 2u},
    [TU_REG_MULTIPLIER] = {true, 1u, 16u, 1u},
    [TU_REG_FILTER_NS] = {true, 0u, 255000u, 0u},
    [TU_REG_DEBOUNCE_NS] = {true, 0u, 255000u, 1000u},
    [TU_REG_LINE_PERIOD_NS] = {true, 0u, UINT32_MAX, 0u},
    [TU_REG_COUNTS_PER_TURN] = {true, 0u, (uint32_t)INT32_MAX, 4096u},
    [TU_REG_LINES] = {true, 0u, 65535u, 0u},
    [TU_REG_ARM] = {true, 0u, 1u, 0u},
    [TU_REG_STATE] = {false, 0u, 0u, TU_STATE_IDLE},
};

void tu_init(tu_unit *unit, uint8_t pins)
{
    for (uint32_t i = 0u; i < (uint32_t)TU_REGISTERS; i++) {
        unit->registers.word[i] = RANGE[i].initial;
    }
    tu_input_init(&unit->input, (uint32_t)pins & ALL_PINS);
    unit->now_ns = 0;
    unit->passed_ns = 0;
    unit->period_ns = -1;
    unit->free_ns = 0;
    unit->parts_left = 0u;
    unit->phase = 0u;
    unit->has_passed = false;
    unit->has_index = false;
    unit->has_stepped = false;
}

/* Armed, the unit waits for the next index with its figures at nought. */
static void arm(tu_unit *unit)
{
    uint32_t *reg = unit->registers.word;

    reg[TU_REG_STATE] = TU_STATE_ARMED;
    reg[TU_REG_TRIGGERS] = 0u;
    reg[TU_REG_LINES_DONE] = 0u;
    reg[TU_REG_OVERRUNS] = 0u;
    reg[TU_REG_ERRORS] = 0u;
    reg[TU_REG_COUNT_ERROR] = 0u;
    reg[TU_REG_ILLEGAL] = 0u;
    reg[TU_REG_OWED] = 0u;
    unit->free_ns = 0;
    unit->phase = 0u;
    unit->has_index = false;
}

static void control(tu_unit *unit, uint32_t wants_arm)
{
    if (wants_arm == 0u) {
        unit->registers.word[TU_REG_STATE] = TU_STATE_IDLE;
        unit->has_index = false;
    } else {
        arm(unit);
    }
}

tu_result tu_read(const tu_unit *unit, uint32_t number, uint32_t *value)
{
    tu_result result = TU_UNKNOWN_REGISTER;

    if (number < (uint32_t)TU_REGISTERS) {
        *value = unit->registers.word[number];
        result = TU_OK;
    }
    return result;
}

static tu_result may_write(const tu_unit *unit, uint32_t number, uint32_t value)
{
    tu_result result = TU_OK;

    if (number >= (uint32_t)TU_REGISTERS) {
        result = TU_UNKNOWN_REGISTER;
    } else if (!RANGE[number].is_writable) {
        result = TU_READ_ONLY;
    } else if ((value < RANGE[number].low) || (value > RANGE[number].high)) {
        result = TU_OUT_OF_RANGE;
    } else if ((number != (uint32_t)TU_REG_ARM) && (unit->registers.word[TU_REG_ARM] != 0u)) {
        result = TU_BUSY;
    } else {
        /* allowed */
    }
    return result;
}

tu_result tu_write(tu_unit *unit, uint32_t number, uint32_t value)
{
    const tu_result result = may_write(unit, number, value);

    if (result == TU_OK) {
        unit->registers.word[number] = value;
        if (number == (uint32_t)TU_REG_ARM) {
            control(unit, value);
        }
    }
    return result;
}

/* CRC-8, polynomial x^8 + x^2 + x + 1, of all bytes of a frame but the last. */
static uint8_t checksum(const uint8_t frame[TU_FRAME_BYTES])
{
    uint32_t crc = 0u;

    for (uint32_t i = 0u; i < (TU_FRAME_BYTES - 1u); i++) {
        crc ^= frame[i];
        for (uint32_t bit = 0u; bit < 8u; bit++) {
            crc = ((crc & 0x80u) != 0u) ? ((crc << 1) ^ CRC_POLYNOMIAL) : (crc << 1);
        }
    }
    return (uint8_t)(crc & 0xFFu);
}

static uint32_t word_of(const uint8_t bytes[4])
{
    return (uint32_t)bytes[0] | ((uint32_t)bytes[1] << 8) | ((uint32_t)bytes[2] << 16) |
           ((uint32_t)bytes[3] << 24);
}

static tu_result serve(tu_unit *unit, const uint8_t request[TU_FRAME_BYTES])
{
    const uint32_t number = request[1];
    uint32_t value = word_of(&request[2]);
    tu_result result;

    if (request[TU_FRAME_BYTES - 1u] != checksum(request)) {
        result = TU_BAD_CHECKSUM;
    } else if (request[0] == REQUEST_READ) {
        result = tu_read(unit, number, &value);
    } else if (request[0] == REQUEST_WRITE) {
        result = tu_write(unit, number, value);
    } else {
        result = TU_UNKNOWN_REQUEST;
    }
    return result;
}

void tu_exchange(tu_unit *unit, const uint8_t request[TU_FRAME_BYTES],
                 uint8_t reply[TU_FRAME_BYTES])
{
    const tu_result result = serve(unit, request);
    uint32_t value = 0u;

    (void)tu_read(unit, request[1], &value);
    reply[0] = (uint8_t)result;
    reply[1] = request[1];
    for (uint32_t i = 0u; i < 4u; i++) {
        reply[2u + i] = (uint8_t)((value >> (8u * i)) & 0xFFu);
    }
    reply[TU_FRAME_BYTES - 1u] = checksum(reply);
}
