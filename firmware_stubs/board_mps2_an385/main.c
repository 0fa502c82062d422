/* The program of the board: it answers requests, one at a time, and sleeps in between. */
#include "doorbell.h"
#include "server.h"
#include "stopwatch.h"

int main(void)
{
    stopwatch_init();
    server_introduce();
    doorbell_open();
    doorbell_ring(DOORBELL_READY);
    for (;;) {
        doorbell_wait();
        server_answer();
        doorbell_ring(DOORBELL_ANSWER);
    }
}
