/* The stopwatch: how long a request takes, and an end to one that never ends. */
#ifndef STOPWATCH_H
#define STOPWATCH_H

#include <stdint.h>

/* Learn what a start and a stop take by themselves. */
void stopwatch_init(void);

/* A request that has not stopped it after 2^24 ticks ends the program with SysTick's exception. */
void stopwatch_start(void);

/* Ticks of the processor's clock since the start. */
uint32_t stopwatch_stop(void);

#endif
