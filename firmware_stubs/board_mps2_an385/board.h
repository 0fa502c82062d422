/* Registers of the processor and of the board that this program touches.
 *
 * Source: Arm, Cortex-M3 technical reference manual (r2p1), chapters 4 and 6; Arm, application
 * note AN385 for the MPS2 board, memory map and interrupts; CMSDK technical reference manual,
 * section 4.3 (UART). */
#ifndef BOARD_H
#define BOARD_H

#include <stdint.h>

#define BOARD_REGISTER(address) (*(volatile uint32_t *)(uintptr_t)(address))

/* UART 0 */
#define UART_DATA BOARD_REGISTER(0x40004000U)
#define UART_STATE BOARD_REGISTER(0x40004004U)
#define UART_STATE_SEND_FULL 0x1U
#define UART_CONTROL BOARD_REGISTER(0x40004008U)
#define UART_CONTROL_SEND 0x1U
#define UART_CONTROL_RECEIVE 0x2U
#define UART_CONTROL_RECEIVE_INTERRUPT 0x8U
#define UART_INTERRUPT_CLEAR BOARD_REGISTER(0x4000400CU)
#define UART_INTERRUPT_RECEIVED 0x2U
#define UART_BAUD_DIVIDER BOARD_REGISTER(0x40004010U)
#define UART_BAUD_DIVIDER_MIN 16U
#define UART_RECEIVED_IRQ 0U

/* System timer: counts down with the processor's clock, 24 bits */
#define SYSTICK_CONTROL BOARD_REGISTER(0xE000E010U)
#define SYSTICK_CONTROL_ENABLE 0x1U
#define SYSTICK_CONTROL_INTERRUPT 0x2U
#define SYSTICK_CONTROL_PROCESSOR_CLOCK 0x4U
#define SYSTICK_RELOAD BOARD_REGISTER(0xE000E014U)
#define SYSTICK_COUNT BOARD_REGISTER(0xE000E018U)
#define SYSTICK_MAX 0x00FFFFFFU

/* Interrupts and faults */
#define NVIC_ENABLE BOARD_REGISTER(0xE000E100U)
#define NVIC_DISABLE BOARD_REGISTER(0xE000E180U)
#define SCB_INTERRUPT_STATE BOARD_REGISTER(0xE000ED04U)
#define SCB_ACTIVE_EXCEPTION 0x1FFU
#define SCB_CFSR BOARD_REGISTER(0xE000ED28U)
#define SCB_HFSR BOARD_REGISTER(0xE000ED2CU)
#define SCB_BFAR BOARD_REGISTER(0xE000ED38U)

/* Memory protection */
#define MPU_CONTROL BOARD_REGISTER(0xE000ED94U)
#define MPU_CONTROL_ENABLE 0x1U
#define MPU_CONTROL_ALL_ELSE_ALLOWED 0x4U
#define MPU_REGION_NUMBER BOARD_REGISTER(0xE000ED98U)
#define MPU_REGION_BASE BOARD_REGISTER(0xE000ED9CU)
#define MPU_REGION_ATTRIBUTES BOARD_REGISTER(0xE000EDA0U)
#define MPU_REGION_ENABLE 0x1U
#define MPU_REGION_1_KIB (9U << 1) /* 2^(9 + 1) bytes */
#define MPU_REGION_NO_ACCESS 0x0U
#define MPU_REGION_NO_CODE (1U << 28)

/* Everything written before it is seen by the other side before anything written after it. */
static inline void board_barrier(void)
{
    __asm__ volatile("dmb" ::: "memory");
}

static inline void board_interrupts_off(void)
{
    __asm__ volatile("cpsid i" ::: "memory");
}

static inline void board_interrupts_on(void)
{
    __asm__ volatile("cpsie i\n\tisb" ::: "memory");
}

/* Sleep until an interrupt is pending, taken or not. */
static inline void board_sleep(void)
{
    __asm__ volatile("wfi" ::: "memory");
}

#endif
