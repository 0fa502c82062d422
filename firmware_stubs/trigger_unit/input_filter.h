/* Input filter: a pin's change is believed once it has lasted, and not too soon after the last. */
#ifndef INPUT_FILTER_H
#define INPUT_FILTER_H

#include <stdbool.h>
#include <stdint.h>

#include "trigger_unit.h"

/* Smallest delays of a change: after it began, and after the pin's last one [ns]. */
typedef struct {
    int64_t filter_ns;
    int64_t debounce_ns;
} tu_delays;

void tu_input_init(tu_input *input, uint32_t pins);

/* The pins show `raw` from `now_ns` on. */
void tu_input_show(tu_input *input, uint32_t raw, int64_t now_ns);

/* Believe the earliest change that is due by `now_ns`, if any, and say when it was due. Pins that
 * are due together change together. */
bool tu_input_next(tu_input *input, const tu_delays *delays, int64_t now_ns, int64_t *due_ns);

#endif
