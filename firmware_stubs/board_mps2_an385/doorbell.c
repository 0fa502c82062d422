#include "doorbell.h"

#include <stdbool.h>

#include "board.h"

static volatile bool is_rung;

void doorbell_open(void)
{
    is_rung = false;
    UART_BAUD_DIVIDER = UART_BAUD_DIVIDER_MIN;
    UART_CONTROL = UART_CONTROL_SEND | UART_CONTROL_RECEIVE | UART_CONTROL_RECEIVE_INTERRUPT;
    NVIC_ENABLE = 1U << UART_RECEIVED_IRQ;
}

void doorbell_ring(uint32_t sign)
{
    board_barrier();
    while ((UART_STATE & UART_STATE_SEND_FULL) != 0U) {
        /* a byte is gone after ten bit times */
    }
    UART_DATA = sign;
}

void doorbell_wait(void)
{
    board_interrupts_off();
    while (!is_rung) {
        board_sleep();
        board_interrupts_on();
        board_interrupts_off();
    }
    is_rung = false;
    board_interrupts_on();
    board_barrier();
}

void doorbell_rung(void)
{
    (void)UART_DATA;
    UART_INTERRUPT_CLEAR = UART_INTERRUPT_RECEIVED;
    is_rung = true;
}
