"""Handing out tasks: bounded, retried, and never for ever."""

import os
import signal

import pytest

from twin.core.errors import RunError
from twin.study.engine.workers import LocalWorkers, WorkerLost, completed


class Hands:
    """Workers that do a task when asked for its rows, the last begun first; some are lost."""

    ahead = 3

    def __init__(self, losses=None):
        self.losses = dict(losses or {})
        self.most_waiting = 0
        self.begun = []

    def submit(self, task):
        self.begun.append(task.point)
        return (task, len(self.begun))

    def wait(self, waiting):
        self.most_waiting = max(self.most_waiting, len(waiting))
        return waiting[-1:]

    def rows(self, ended):
        point = ended[0].point
        if self.losses.get(point, 0):
            self.losses[point] -= 1
            raise WorkerLost("gone")
        return [{"value": point}]

    def close(self):
        pass


@pytest.fixture
def fake_task():
    from dataclasses import dataclass

    @dataclass(frozen=True)
    class Fake:
        point: int

        @property
        def name(self):
            return f"run-{self.point}"

    return Fake


def test_every_task_is_done_once_in_whatever_order(fake_task):
    hands = Hands()
    done = [(task.point, rows[0]["value"]) for task, rows in
            completed(hands, map(fake_task, range(20)))]  # fmt: skip
    assert sorted(done) == [(k, k) for k in range(20)]
    assert [point for point, _ in done] != sorted(point for point, _ in done)
    assert hands.most_waiting == Hands.ahead


def test_a_task_whose_worker_is_lost_is_begun_again(fake_task):
    hands = Hands({2: 2})
    assert sorted(task.point for task, _ in completed(hands, map(fake_task, range(5)))) == [
        0, 1, 2, 3, 4,
    ]  # fmt: skip
    assert hands.begun.count(2) == 3


def test_a_task_that_kills_its_workers_ends_the_study(fake_task):
    hands = Hands({2: 9})
    with pytest.raises(RunError, match="task run-2 has lost its worker 3 times"):
        list(completed(hands, map(fake_task, range(5))))
    assert hands.begun.count(2) == 3


def test_a_process_killed_in_mid_task_is_replaced(make_study):
    from twin.study.engine.task import tasks_of

    study = make_study("factors: [{key: recipe.drain_s, levels: [1, 2]}]\nrun: {parts: 1}\n")
    workers = LocalWorkers(1)

    def tasks():
        first, second = tasks_of(study)
        yield first
        (process,) = workers._pool._processes.values()
        os.kill(process.pid, signal.SIGKILL)
        yield second

    try:
        found = {task.point: rows for task, rows in completed(workers, tasks())}
    finally:
        workers.close()
    assert sorted(found) == [0, 1]
    assert all(rows[0]["parts.in"] == 1 for rows in found.values())
