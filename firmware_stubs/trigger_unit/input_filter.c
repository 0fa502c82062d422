#include "input_filter.h"

static uint32_t pin(uint32_t i)
{
    return (uint32_t)1u << i;
}

static int64_t due_of(const tu_input *input, const tu_delays *delays, uint32_t i)
{
    const int64_t lasted_ns = input->changed_ns[i] + delays->filter_ns;
    const int64_t quiet_ns = input->accepted_ns[i] + delays->debounce_ns;

    return (lasted_ns > quiet_ns) ? lasted_ns : quiet_ns;
}

void tu_input_init(tu_input *input, uint32_t pins)
{
    input->raw = pins;
    input->level = pins;
    for (uint32_t i = 0u; i < TU_PINS; i++) {
        input->changed_ns[i] = 0;
        input->accepted_ns[i] = -TU_TIME_MAX_NS;
    }
}

void tu_input_show(tu_input *input, uint32_t raw, int64_t now_ns)
{
    for (uint32_t i = 0u; i < TU_PINS; i++) {
        if (((input->raw ^ raw) & pin(i)) != 0u) {
            input->changed_ns[i] = now_ns;
        }
    }
    input->raw = raw;
}

bool tu_input_next(tu_input *input, const tu_delays *delays, int64_t now_ns, int64_t *due_ns)
{
    const uint32_t pending = input->raw ^ input->level;
    int64_t earliest_ns = now_ns;
    uint32_t changing = 0u;

    for (uint32_t i = 0u; i < TU_PINS; i++) {
        if ((pending & pin(i)) != 0u) {
            const int64_t due = due_of(input, delays, i);
            if (due < earliest_ns) {
                earliest_ns = due;
                changing = pin(i);
            } else if (due == earliest_ns) {
                changing |= pin(i);
            } else {
                /* not yet, or after another */
            }
        }
    }
    for (uint32_t i = 0u; i < TU_PINS; i++) {
        if ((changing & pin(i)) != 0u) {
            input->accepted_ns[i] = earliest_ns;
        }
    }
    input->level ^= changing;
    *due_ns = earliest_ns;
    return changing != 0u;
}
