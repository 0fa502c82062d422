#include "fault.h"

#include <stdint.h>

#include "board.h"
#include "doorbell.h"
#include "server.h"

/* What the processor leaves on the stack before it enters a handler. */
typedef struct {
    uint32_t r0;
    uint32_t r1;
    uint32_t r2;
    uint32_t r3;
    uint32_t r12;
    uint32_t lr;
    uint32_t pc;
    uint32_t psr;
} fault_frame_t;

void fault_record(const fault_frame_t *frame);

void fault_record(const fault_frame_t *frame)
{
    board_fault_t *fault = &board_registers.fault;

    board_interrupts_off();
    fault->exception = SCB_INTERRUPT_STATE & SCB_ACTIVE_EXCEPTION;
    fault->pc = frame->pc;
    fault->lr = frame->lr;
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
