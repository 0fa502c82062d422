/* From reset to main: the vector table, and memory as C expects it. */
#include <stddef.h>
#include <stdint.h>

#include "board.h"
#include "doorbell.h"
#include "fault.h"

#define INTERRUPTS 32U

typedef void (*startup_handler_t)(void);

/* What the processor reads at reset; names after the Armv7-M architecture manual, B1.5.3. */
typedef struct {
    const void *stack_top;
    startup_handler_t reset;
    startup_handler_t fault[14]; /* exceptions 2 to 15, SysTick the last */
    startup_handler_t interrupt[INTERRUPTS];
} startup_vectors_t;

/* Of the linker script. */
extern uint32_t link_stack_top[];
extern const uint32_t link_data_image[];
extern uint32_t link_data_begin[];
extern uint32_t link_data_end[];
extern uint32_t link_bss_begin[];
extern uint32_t link_bss_end[];

int main(void);
void startup_reset(void);

extern const startup_vectors_t startup_vectors;

#define F4 fault_handler, fault_handler, fault_handler, fault_handler

const startup_vectors_t startup_vectors __attribute__((section(".vectors"))) = {
    .stack_top = link_stack_top,
    .reset = startup_reset,
    .fault = {F4, F4, F4, fault_handler, fault_handler},
    .interrupt = {doorbell_rung, fault_handler, fault_handler, fault_handler, F4, F4, F4, F4, F4,
                  F4, F4},
};

void startup_reset(void)
{
    const size_t words = (size_t)(link_data_end - link_data_begin);

    for (size_t i = 0U; i < words; i++) {
        link_data_begin[i] = link_data_image[i];
    }
    for (uint32_t *word = link_bss_begin; word < link_bss_end; word++) {
        *word = 0U;
    }
    (void)main();
}
