/* The doorbell: one byte over UART 0 each way says that the register file has news. */
#ifndef DOORBELL_H
#define DOORBELL_H

#include <stdint.h>

#define DOORBELL_READY 0x52U  /* 'R': the program is up */
#define DOORBELL_ANSWER 0x41U /* 'A': the answer stands */
#define DOORBELL_FAULT 0x46U  /* 'F': the program has ended, the fault stands */

void doorbell_open(void);

/* Tell the host. What was written to the register file before is seen with it. */
void doorbell_ring(uint32_t sign);

/* Sleep until the host rings. */
void doorbell_wait(void);

/* Handler of the UART's interrupt. */
void doorbell_rung(void);

#endif
