/* Runs the firmware on a host from a script of binary commands, to be built with sanitizers or
 * coverage. Reads standard input, writes standard output; all numbers little-endian.
 *
 *   'i' pins u8                                   power-up
 *   'w' register u32, value u32                   -> result u32
 *   'r'                                           -> every register u32, one past the last: result
 *   'e' n u32, capacity u32, n x {i64, u8}        -> count u32, count x i64
 *   'l' lines u32
 *   'x' 7 bytes                                   -> 7 bytes
 *   'm' steps i32, speed, acceleration, jerk u32, start i64
 *                                                 -> result u32, end i64 where planned
 *   's' capacity u32                              -> count u32, position i32, count x i64
 *   'v'                                           -> ABI u32, sizes of unit and move u32
 */
#include <stdio.h>
#include <stdlib.h>

#include "../stepper.h"
#include "../trigger_unit.h"

static void take(void *to, size_t bytes)
{
    if (fread(to, 1u, bytes, stdin) != bytes) {
        (void)fputs("driver: the script breaks off\n", stderr);
        exit(2);
    }
}

static void give(const void *from, size_t bytes)
{
    (void)fwrite(from, 1u, bytes, stdout);
}

static uint32_t take_u32(void)
{
    uint32_t value;

    take(&value, sizeof value);
    return value;
}

static int64_t take_i64(void)
{
    int64_t value;

    take(&value, sizeof value);
    return value;
}

static void give_u32(uint32_t value)
{
    give(&value, sizeof value);
}

static void *room(size_t n, size_t size)
{
    /* exactly as long as promised, so that the sanitizer sees one write too many */
    void *memory = calloc((n > 0u) ? n : 1u, size);

    if (memory == NULL) {
        (void)fputs("driver: out of memory\n", stderr);
        exit(2);
    }
    return memory;
}

static void run_edges(tu_unit *unit)
{
    const uint32_t n = take_u32();
    const uint32_t capacity = take_u32();
    tu_edge *edges = room(n, sizeof *edges);
    int64_t *triggers = room(capacity, sizeof *triggers);
    uint32_t count;

    for (uint32_t i = 0u; i < n; i++) {
        edges[i].time_ns = take_i64();
        take(&edges[i].pins, 1u);
    }
    count = tu_edges(unit, edges, n, triggers, capacity);
    give_u32(count);
    give(triggers, count * sizeof *triggers);
    free(triggers);
    free(edges);
}

static void run_registers(const tu_unit *unit)
{
    uint32_t value = 0u;

    for (uint32_t i = 0u; i < (uint32_t)TU_REGISTERS; i++) {
        (void)tu_read(unit, i, &value);
        give_u32(value);
    }
    give_u32((uint32_t)tu_read(unit, TU_REGISTERS, &value));
}

static void run_exchange(tu_unit *unit)
{
    uint8_t request[TU_FRAME_BYTES];
    uint8_t reply[TU_FRAME_BYTES];

    take(request, sizeof request);
    tu_exchange(unit, request, reply);
    give(reply, sizeof reply);
}

static void run_plan(tu_move *move)
{
    const int32_t steps = (int32_t)take_u32();
    tu_limits limits;
    tu_result result;
    int64_t start_ns;

    limits.speed_steps_per_s = take_u32();
    limits.acceleration_steps_per_s2 = take_u32();
    limits.jerk_steps_per_s3 = take_u32();
    start_ns = take_i64();
    result = tu_move_plan(move, steps, &limits, start_ns);
    give_u32((uint32_t)result);
    if (result == TU_OK) {
        const int64_t end_ns = tu_move_end_ns(move);
        give(&end_ns, sizeof end_ns);
    }
}

static void run_steps(tu_move *move)
{
    const uint32_t capacity = take_u32();
    int64_t *times = room(capacity, sizeof *times);
    const uint32_t count = tu_move_steps(move, times, capacity);

    give_u32(count);
    give_u32((uint32_t)tu_move_position(move));
    give(times, count * sizeof *times);
    free(times);
}

static void run(int command, tu_unit *unit, tu_move *move)
{
    uint8_t pins;

    switch (command) {
    case 'i':
        take(&pins, 1u);
        tu_init(unit, pins);
        break;
    case 'w': {
        const uint32_t number = take_u32();
        give_u32((uint32_t)tu_write(unit, number, take_u32()));
        break;
    }
    case 'r':
        run_registers(unit);
        break;
    case 'e':
        run_edges(unit);
        break;
    case 'l':
        tu_camera_lines(unit, take_u32());
        break;
    case 'x':
        run_exchange(unit);
        break;
    case 'm':
        run_plan(move);
        break;
    case 's':
        run_steps(move);
        break;
    case 'v':
        give_u32(tu_abi());
        give_u32(tu_size());
        give_u32(tu_move_size());
        break;
    default:
        (void)fprintf(stderr, "driver: unknown command %d\n", command);
        exit(2);
    }
}

int main(void)
{
    static tu_unit unit;
    static tu_move move;

    for (int command = getchar(); command != EOF; command = getchar()) {
        run(command, &unit, &move);
    }
    return 0;
}
