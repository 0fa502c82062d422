#include "stepper.h"

#include "wide.h"

#define US_PER_S UINT64_C(1000000)
#define US2_PER_S2 UINT64_C(1000000000000)
#define US3_PER_S3 UINT64_C(1000000000000000000)
#define NS_PER_US UINT64_C(1000)

/* Times of a move [us]: jerk, ramp (jerk + steady acceleration), and start to start of braking.
 * Then speed = steps / travel, acceleration = speed / ramp, jerk = acceleration / jerk time. */
typedef struct {
    uint64_t jerk_us;
    uint64_t ramp_us;
    uint64_t travel_us;
} tu_shape;

/* What is to be planned. `full_jerk_us` is the time to the highest acceleration. */
typedef struct {
    uint64_t steps;
    uint64_t speed;
    uint64_t acceleration;
    uint64_t jerk;
    uint64_t full_jerk_us;
} tu_task;

typedef bool (*tu_condition)(const tu_task *task, uint64_t ramp_us);

static uint64_t rounded_up(uint64_t a, uint64_t b)
{
    return (a + (b - 1u)) / b;
}

static uint64_t smaller(uint64_t a, uint64_t b)
{
    return (a < b) ? a : b;
}

/* A ramp of this length to the highest speed keeps within acceleration and jerk. */
static bool is_gentle(const tu_task *task, uint64_t ramp_us)
{
    const uint64_t jerk_us = smaller(task->full_jerk_us, ramp_us);
    const bool is_slow = wide_at_least(wide_product(ramp_us, task->acceleration),
                                       wide_product(task->speed, US_PER_S));

    return is_slow && wide_at_least(wide_product(ramp_us * jerk_us, task->jerk),
                                    wide_product((task->jerk > 0u) ? task->speed : 0u, US2_PER_S2));
}

/* Two ramps of this length may fill the move and keep within acceleration and jerk. */
static bool is_gentle_alone(const tu_task *task, uint64_t ramp_us)
{
    const uint64_t jerk_us = smaller(task->full_jerk_us, ramp_us);
    const uint64_t area_us2 = ramp_us * (ramp_us + jerk_us);
    const bool is_slow = wide_at_least(wide_product(area_us2, task->acceleration),
                                       wide_product(task->steps, US2_PER_S2));

    return is_slow && wide_at_least(wide_product(area_us2, jerk_us * task->jerk),
                                    wide_product((task->jerk > 0u) ? task->steps : 0u, US3_PER_S3));
}

/* Shortest ramp that meets a condition; one beyond the longest where none does. */
static uint64_t shortest_ramp_us(const tu_task *task, tu_condition is_met)
{
    uint64_t low = 0u;
    uint64_t high = TU_RAMP_MAX_US + 1u;

    while ((high - low) > 1u) {
        const uint64_t middle = (low + high) / 2u;

        if (is_met(task, middle)) {
            high = middle;
        } else {
            low = middle;
        }
    }
    return high;
}

static tu_shape shaped(const tu_task *task)
{
    tu_shape shape;

    shape.ramp_us = shortest_ramp_us(task, is_gentle);
    shape.jerk_us = smaller(task->full_jerk_us, shape.ramp_us);
    shape.travel_us = rounded_up(task->steps * US_PER_S, task->speed);
    if (shape.travel_us < (shape.ramp_us + shape.jerk_us)) {
        /* too short to reach the speed: the two ramps are all of the move */
        shape.ramp_us = shortest_ramp_us(task, is_gentle_alone);
        shape.jerk_us = smaller(task->full_jerk_us, shape.ramp_us);
        shape.travel_us = shape.ramp_us + shape.jerk_us;
    }
    return shape;
}

/* Distances of the phases; the jerk is what is left to make the steps come out even. */
static void lay_out(tu_move *move, const tu_shape *shape)
{
    const uint64_t distance = (uint64_t)move->steps << 32;
    const uint64_t steady_us = shape->ramp_us - shape->jerk_us;
    const uint64_t jerk_part = wide_scaled(distance, shape->jerk_us, shape->ramp_us);
    const uint64_t steady_part = wide_scaled(distance, steady_us, shape->ramp_us);
    const uint64_t sixth = wide_scaled(jerk_part, shape->jerk_us, shape->travel_us) / 6u;
    const uint64_t at_speed = wide_scaled(distance, shape->jerk_us, shape->travel_us);
    const tu_cubic up = {0u, 0u, sixth, 0u};
    const tu_cubic steady = {wide_scaled(jerk_part, steady_us, shape->travel_us) / 2u,
                             wide_scaled(steady_part, steady_us, shape->travel_us) / 2u, 0u, 0u};
    const tu_cubic down = {at_speed - (3u * sixth), 3u * sixth, 0u, sixth};
    const uint64_t ramps_us = shape->ramp_us + shape->jerk_us;

    move->phase[0] = up;
    move->phase[1] = steady;
    move->phase[2] = down;
    move->phase_ns[0] = shape->jerk_us * NS_PER_US;
    move->phase_ns[1] = steady_us * NS_PER_US;
    move->phase_ns[2] = move->phase_ns[0];
    move->phase_end[0] = sixth;
    move->phase_end[1] = sixth + steady.first + steady.second;
    move->phase_end[2] = wide_scaled(distance, ramps_us, 2u * shape->travel_us);
    move->cruise = distance - (2u * move->phase_end[2]);
    move->cruise_ns = (shape->travel_us - ramps_us) * NS_PER_US;
    move->total_ns = (move->steps > 0u) ? ((shape->travel_us + ramps_us) * NS_PER_US) : 0u;
}

static uint64_t distance_at(const tu_cubic *cubic, uint64_t share)
{
    const uint64_t bent = (cubic->second + wide_share(cubic->gain, share)) -
                          wide_share(cubic->loss, share);

    return wide_share(cubic->first + wide_share(bent, share), share);
}

/* Smallest share of a phase after which a distance is covered: always 32 halvings. */
static uint64_t share_of(const tu_cubic *cubic, uint64_t distance)
{
    uint64_t high = WIDE_ONE;

    for (uint64_t half = WIDE_ONE / 2u; half > 0u; half /= 2u) {
        if (distance_at(cubic, high - half) >= distance) {
            high -= half;
        }
    }
    return high;
}

/* Time from the start to a distance in the first half of the move. */
static uint64_t time_to(const tu_move *move, uint64_t distance)
{
    uint64_t begin = 0u;
    uint64_t time_ns = 0u;
    uint32_t i = 0u;

    while ((i < 3u) && (distance > move->phase_end[i])) {
        begin = move->phase_end[i];
        time_ns += move->phase_ns[i];
        i++;
    }
    if (i < 3u) {
        time_ns += wide_share(move->phase_ns[i], share_of(&move->phase[i], distance - begin));
    } else {
        time_ns += wide_scaled(distance - begin, move->cruise_ns, move->cruise);
    }
    return time_ns;
}

uint32_t tu_move_size(void)
{
    return (uint32_t)sizeof(tu_move);
}

tu_result tu_move_plan(tu_move *move, int32_t steps, const tu_limits *limits, int64_t start_ns)
{
    const uint32_t size = (steps < 0) ? (0u - (uint32_t)steps) : (uint32_t)steps;
    tu_task task = {size, limits->speed_steps_per_s, limits->acceleration_steps_per_s2,
                    limits->jerk_steps_per_s3, 0u};
    tu_result result = TU_OUT_OF_RANGE;

    if ((task.speed > 0u) && (task.acceleration > 0u) && (start_ns >= 0) &&
        (start_ns <= TU_TIME_MAX_NS) && (size <= (uint32_t)INT32_MAX)) {
        if (task.jerk > 0u) {
            task.full_jerk_us = rounded_up(task.acceleration * US_PER_S, task.jerk);
        }
        const tu_shape shape = shaped(&task);

        if (shape.ramp_us <= TU_RAMP_MAX_US) {
            move->steps = size;
            move->given = 0u;
            move->is_forward = steps >= 0;
            move->start_ns = start_ns;
            lay_out(move, &shape);
            result = TU_OK;
        }
    }
    return result;
}

uint32_t tu_move_steps(tu_move *move, int64_t *times_ns, uint32_t capacity)
{
    uint32_t n = 0u;

    while ((n < capacity) && (move->given < move->steps)) {
        const uint64_t number = (uint64_t)move->given + 1u;
        const uint64_t mirrored = ((uint64_t)move->steps + 1u) - number;
        const bool is_first_half = number <= mirrored;
        const uint64_t from_near_end = is_first_half ? number : mirrored;
        const uint64_t time_ns = time_to(move, ((2u * from_near_end) - 1u) << 31);

        times_ns[n] = move->start_ns +
                      (int64_t)(is_first_half ? time_ns : (move->total_ns - time_ns));
        n++;
        move->given++;
    }
    return n;
}

int64_t tu_move_end_ns(const tu_move *move)
{
    return move->start_ns + (int64_t)move->total_ns;
}

int32_t tu_move_position(const tu_move *move)
{
    return move->is_forward ? (int32_t)move->given : -(int32_t)move->given;
}
