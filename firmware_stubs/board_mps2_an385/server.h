/* Serves the requests in the register file: bench controller and trigger unit behind it. */
#ifndef SERVER_H
#define SERVER_H

#include "register_file.h"

/* In the RAM shared with the host; where it lies says the linker script. */
extern register_file_t board_registers;

/* Say who is there. */
void server_introduce(void);

/* Answer the request that stands in the register file. */
void server_answer(void);

#endif
