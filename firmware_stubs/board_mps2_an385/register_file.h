/* The register file in the RAM that board and host share: how each tells the other everything.
 *
 * One side at a time owns it: the host from an answer to its next request, the board from a
 * request to its answer. protocol.md says what every word means. Little-endian. */
#ifndef REGISTER_FILE_H
#define REGISTER_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "bench_io.h"
#include "bench_recipe.h"
#include "trigger_unit.h"

#define BOARD_MAGIC UINT32_C(0x4E495754) /* "TWIN" */
/* Changes with this file. */
#define BOARD_ABI 1U

#define BOARD_EDGES 256U
#define BOARD_MULTIPLIER_MAX 16U
#define BOARD_TRIGGERS ((BOARD_EDGES + 1U) * BOARD_MULTIPLIER_MAX)

/* What is asked. */
typedef enum {
    BOARD_BENCH_INIT = 1,   /* recipe */
    BOARD_BENCH_SCAN = 2,   /* now_ns, inputs; outputs, wake_ns */
    BOARD_UNIT_INIT = 3,    /* pins */
    BOARD_UNIT_WRITE = 4,   /* register, value */
    BOARD_UNIT_READ = 5,    /* register; value */
    BOARD_UNIT_EDGES = 6,   /* number of edges, room for triggers; number of triggers */
    BOARD_UNIT_CAMERA = 7   /* lines taken */
} board_command_t;

/* How it ended. */
typedef enum {
    BOARD_DONE = 0,
    BOARD_UNKNOWN_COMMAND = 1,
    BOARD_OUT_OF_RANGE = 2,
    BOARD_REFUSED = 3
} board_result_t;

/* Who is there; the board writes it once, at its start, the magic word last. */
typedef struct {
    uint32_t magic;
    uint32_t abi;
    uint64_t io_hash;
    uint32_t bench_abi;
    uint32_t trigger_abi;
    uint32_t recipe_size;
    uint32_t inputs_size;
    uint32_t outputs_size;
    uint32_t edges;
} board_identity_t;

typedef struct {
    uint32_t number; /* of this request, one more than the last */
    uint32_t command;
    uint32_t argument[2];
    int64_t now_ns;
} board_request_t;

typedef struct {
    uint32_t number; /* of the request it answers */
    uint32_t result;
    uint32_t value;
    uint32_t ticks; /* of the processor's clock that the request took */
    int64_t wake_ns;
} board_answer_t;

/* What ended the program: written before the bell is rung for the last time. */
typedef struct {
    uint32_t exception; /* its number in the vector table */
    uint32_t pc;
    uint32_t lr;
    uint32_t cfsr;
    uint32_t hfsr;
    uint32_t bfar;
} board_fault_t;

/* Unused bytes up to a place that stays where it is; too much before it does not compile. */
#define BOARD_GAP(name, from, size, to) uint8_t name[(to) - (from) - (size)]

typedef struct {
    board_identity_t identity; /* 0x0000 */
    BOARD_GAP(gap_040, 0x0000U, sizeof(board_identity_t), 0x0040U);
    board_request_t request; /* 0x0040 */
    BOARD_GAP(gap_080, 0x0040U, sizeof(board_request_t), 0x0080U);
    board_answer_t answer; /* 0x0080 */
    BOARD_GAP(gap_0c0, 0x0080U, sizeof(board_answer_t), 0x00C0U);
    board_fault_t fault; /* 0x00C0 */
    BOARD_GAP(gap_400, 0x00C0U, sizeof(board_fault_t), 0x0400U);
    bench_recipe_t recipe; /* 0x0400 */
    BOARD_GAP(gap_800, 0x0400U, sizeof(bench_recipe_t), 0x0800U);
    bench_inputs_t inputs; /* 0x0800 */
    BOARD_GAP(gap_c00, 0x0800U, sizeof(bench_inputs_t), 0x0C00U);
    bench_outputs_t outputs; /* 0x0C00 */
    BOARD_GAP(gap_1000, 0x0C00U, sizeof(bench_outputs_t), 0x1000U);
    tu_edge edges[BOARD_EDGES];          /* 0x1000 */
    int64_t triggers_ns[BOARD_TRIGGERS]; /* 0x2000 */
} register_file_t;

typedef char board_check_edges_t[(offsetof(register_file_t, edges) == 0x1000U) ? 1 : -1];
typedef char board_check_triggers_t[(offsetof(register_file_t, triggers_ns) == 0x2000U) ? 1 : -1];

#endif
