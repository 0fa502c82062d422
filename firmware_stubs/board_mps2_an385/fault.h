/* The end of the program: every fault, and every interrupt nobody expects. */
#ifndef FAULT_H
#define FAULT_H

/* Handler: writes to the register file what happened, rings, and never returns. */
void fault_handler(void);

#endif
