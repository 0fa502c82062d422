"""The queue: as many as it says, each told at once, and late answers keep their place."""

import asyncio
import threading

import pytest

from twin.core.errors import RequestError
from twin.inspection.service.worker import Worker


def test_work_is_done_in_another_thread_one_after_the_other():
    async def go():
        worker, log = Worker(queue=1), []
        with worker.place(), worker.place():
            await asyncio.gather(
                *(worker.run(lambda k=k: log.append((k, threading.current_thread().name)),
                             timeout_s=30) for k in (1, 2))
            )  # fmt: skip
        worker.close()
        return log

    log = asyncio.run(go())
    assert [number for number, _ in log] == [1, 2]
    assert {name for _, name in log} == {"inspection_0"}


def test_whoever_finds_no_place_is_told_at_once():
    worker = Worker(queue=1)
    with worker.place(), worker.place():
        assert worker.waiting == 2
        with pytest.raises(RequestError, match="2 requests are waiting") as caught, worker.place():
            pass
        assert caught.value.status == 503
    assert worker.waiting == 0
    worker.close()


def test_a_late_answer_is_given_up_but_keeps_its_place_until_it_is_done():
    async def go():
        worker, gate = Worker(queue=0), threading.Event()
        with worker.place(), pytest.raises(RequestError, match="no answer within") as caught:
            await worker.run(gate.wait, timeout_s=0.01)
        assert caught.value.status == 503
        assert worker.waiting == 1
        with pytest.raises(RequestError, match="busy"), worker.place():
            pass
        gate.set()
        worker.close()
        return worker.waiting

    assert asyncio.run(go()) == 0
