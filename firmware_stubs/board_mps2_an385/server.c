#include "server.h"

#include <stdbool.h>

#include "bench_controller.h"
#include "bench_state.h"
#include "board.h"
#include "stopwatch.h"
#include "trigger_unit.h"

register_file_t board_registers __attribute__((section(".register_file")));

static bench_state_t bench;
static bench_recipe_t bench_recipe; /* the controller reads it in place: not where others write */
static bool has_bench;
static tu_unit unit;

void server_introduce(void)
{
    board_identity_t *identity = &board_registers.identity;

    tu_init(&unit, 0U);
    identity->abi = BOARD_ABI;
    identity->io_hash = bench_io_hash();
    identity->bench_abi = bench_abi_version();
    identity->trigger_abi = tu_abi();
    identity->recipe_size = bench_recipe_size();
    identity->inputs_size = bench_inputs_size();
    identity->outputs_size = bench_outputs_size();
    identity->edges = BOARD_EDGES;
    board_barrier();
    identity->magic = BOARD_MAGIC;
}

static board_result_t init_bench(void)
{
    bench_recipe = board_registers.recipe;
    has_bench = bench_init(&bench, &bench_recipe);
    return has_bench ? BOARD_DONE : BOARD_REFUSED;
}

static board_result_t scan_bench(int64_t now_ns)
{
    board_result_t result = BOARD_REFUSED;

    if (has_bench) {
        board_registers.answer.wake_ns =
            bench_scan(&bench, now_ns, &board_registers.inputs, &board_registers.outputs);
        result = BOARD_DONE;
    }
    return result;
}

static board_result_t of_unit(tu_result ended)
{
    return (ended == TU_OK) ? BOARD_DONE : BOARD_REFUSED;
}

static board_result_t take_edges(uint32_t count, uint32_t room)
{
    board_result_t result = BOARD_OUT_OF_RANGE;

    if ((count <= BOARD_EDGES) && (room <= BOARD_TRIGGERS)) {
        board_registers.answer.value =
            tu_edges(&unit, board_registers.edges, count, board_registers.triggers_ns, room);
        result = BOARD_DONE;
    }
    return result;
}

static board_result_t serve(const board_request_t *request)
{
    const uint32_t first = request->argument[0];
    const uint32_t second = request->argument[1];
    board_result_t result = BOARD_DONE;

    switch (request->command) {
    case BOARD_BENCH_INIT:
        result = init_bench();
        break;
    case BOARD_BENCH_SCAN:
        result = scan_bench(request->now_ns);
        break;
    case BOARD_UNIT_INIT:
        tu_init(&unit, (uint8_t)first);
        break;
    case BOARD_UNIT_WRITE:
        result = of_unit(tu_write(&unit, first, second));
        break;
    case BOARD_UNIT_READ:
        result = of_unit(tu_read(&unit, first, &board_registers.answer.value));
        break;
    case BOARD_UNIT_EDGES:
        result = take_edges(first, second);
        break;
    case BOARD_UNIT_CAMERA:
        tu_camera_lines(&unit, first);
        break;
    default:
        result = BOARD_UNKNOWN_COMMAND;
        break;
    }
    return result;
}

void server_answer(void)
{
    const board_request_t request = board_registers.request;
    board_answer_t *answer = &board_registers.answer;

    answer->value = 0U;
    answer->wake_ns = BENCH_NO_WAKE;
    stopwatch_start();
    answer->result = (uint32_t)serve(&request);
    answer->ticks = stopwatch_stop();
    answer->number = request.number;
}
