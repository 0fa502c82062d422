#include "stopwatch.h"

#include "board.h"

static uint32_t own_ticks;

static uint32_t stop(void)
{
    const uint32_t count = SYSTICK_COUNT;

    SYSTICK_CONTROL = 0U; /* while the program sleeps nothing may wake it but the doorbell */
    return SYSTICK_MAX - count;
}

void stopwatch_start(void)
{
    SYSTICK_RELOAD = SYSTICK_MAX;
    SYSTICK_COUNT = 0U; /* any value: the next tick loads the reload value */
    SYSTICK_CONTROL =
        SYSTICK_CONTROL_ENABLE | SYSTICK_CONTROL_INTERRUPT | SYSTICK_CONTROL_PROCESSOR_CLOCK;
    while (SYSTICK_COUNT == 0U) {
        /* one tick */
    }
}

uint32_t stopwatch_stop(void)
{
    const uint32_t ticks = stop();

    return (ticks > own_ticks) ? (ticks - own_ticks) : 0U;
}

void stopwatch_init(void)
{
    stopwatch_start();
    own_ticks = stop();
}
