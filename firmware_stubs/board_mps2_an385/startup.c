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
extern uint32_t link_stack_guard[];
extern uint32_t link_stack_top[];
extern const uint32_t link_data_image[];
extern uint32_t link_data[];
extern uint32_t link_bss[];
extern uint32_t link_data_end[];
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

/* Whoever touches the lowest bytes of the stack has run over it. In the fault that follows the
 * protection is off, so that it can still be told. */
static void guard_stack(void)
{
    MPU_REGION_NUMBER = 0U;
    MPU_REGION_BASE = (uint32_t)(uintptr_t)link_stack_guard;
    MPU_REGION_ATTRIBUTES =
        MPU_REGION_NO_CODE | MPU_REGION_NO_ACCESS | MPU_REGION_1_KIB | MPU_REGION_ENABLE;
    MPU_CONTROL = MPU_CONTROL_ALL_ELSE_ALLOWED | MPU_CONTROL_ENABLE;
    board_barrier();
}

/* To C the two are different objects, whose addresses may not be compared; numbers may. */
static size_t words_between(const uint32_t *begin, const uint32_t *end)
{
    return (size_t)((uintptr_t)end - (uintptr_t)begin) / sizeof(uint32_t);
}

void startup_reset(void)
{
    const size_t data_words = words_between(link_data, link_data_end);
    const size_t bss_words = words_between(link_bss, link_bss_end);

    guard_stack();
    for (size_t i = 0U; i < data_words; i++) {
        link_data[i] = link_data_image[i];
    }
    for (size_t i = 0U; i < bss_words; i++) {
        link_bss[i] = 0U;
    }
    (void)main();
}
