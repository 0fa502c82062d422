#include "fault.h"

#include <stdint.h>

#include "board.h"
#include "doorbell.h"
#include "server.h"

/* Of the eight words that the processor leaves on the stack before it enters a handler. */
#define FRAME_LR 5U
#define FRAME_PC 6U

void fault_record(const uint32_t *frame);

void fault_record(const uint32_t *frame)
{
    board_fault_t *fault = &board_registers.fault;

    board_interrupts_off();
    fault->exception = SCB_INTERRUPT_STATE & SCB_ACTIVE_EXCEPTION;
    fault->pc = frame[FRAME_PC];
    fault->lr = frame[FRAME_LR];
    fault->cfsr = SCB_CFSR;
    fault->hfsr = SCB_HFSR;
    fault->bfar = SCB_BFAR;
    SYSTICK_CONTROL = 0U;
    NVIC_DISABLE = UINT32_MAX;
    doorbell_ring(DOORBELL_FAULT);
    for (;;) {
        board_sleep();
    }
}

/* No frame of its own: the stack pointer is where the processor has left it. */
__attribute__((naked)) void fault_handler(void)
{
    __asm__ volatile("mrs r0, msp\n\tb fault_record");
}
