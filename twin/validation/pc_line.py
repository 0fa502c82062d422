"""Inspection PCs of the plant with queues before them: what queueing theory has answers to."""

from collections import deque
from collections.abc import Iterator, Sequence

import numpy as np
import simpy

from twin.core.journal import Journal
from twin.core.records import Verdict
from twin.core.signals import SignalImage, Tag
from twin.core.units import ns_from_s, s_from_ns
from twin.plant.captures import Capture
from twin.plant.faults import FaultBoard
from twin.plant.inspection_pc import ImageStore, InspectionPc
from twin.plant.site import Site
from twin.plant.wires import Wires
from twin.spec.scenario import Latency


class PassAll:
    """A judge to whom every part is good: here only the time counts."""

    def judge(self, captures: Sequence[Capture], *, part_id: int) -> Verdict:  # noqa: ARG002
        """An OK verdict."""
        return Verdict(part_id, "ok", 0.0, 0.5)


class PcStation:
    """One inspection PC of the plant on wires of its own, asked as the controller asks it."""

    def __init__(
        self,
        env: simpy.Environment,
        tags: Sequence[Tag],
        *,
        latency: Latency,
        rng: np.random.Generator,
    ) -> None:
        journal = Journal(lambda: int(env.now))
        wires = Wires(env, SignalImage(tags), journal)
        site = Site(env, wires, FaultBoard(env, journal), journal)
        InspectionPc(site, ImageStore(), PassAll(), latency=latency, rng=rng)
        self._wires = wires

    def work(self, part_id: int) -> Iterator[simpy.Event]:
        """From the request to the verdict."""
        self._wires["part_id"] = part_id
        self._wires["inspection_request"] = True
        yield self._wires.rises("inspection_valid")

    def release(self) -> Iterator[simpy.Event]:
        """Take the request back; ends when the PC is ready for the next one."""
        self._wires["inspection_request"] = False
        yield self._wires.falls("inspection_valid")


def waits_before_one_s(
    tags: Sequence[Tag],
    *,
    latency: Latency,
    arrivals_per_s: float,
    parts: int,
    rng: np.random.Generator,
) -> list[float]:
    """Time that each part waits for the PC [s], Poisson arrivals, first come, first served."""
    env = simpy.Environment()
    station = PcStation(env, tags, latency=latency, rng=rng)
    queue: deque[int] = deque()
    arrived = [env.event()]
    waits_s: list[float] = []

    def arrive():
        for _ in range(parts):
            yield env.timeout(ns_from_s(float(rng.exponential(1 / arrivals_per_s))))
            queue.append(int(env.now))
            arrived.pop().succeed()
            arrived.append(env.event())

    def serve():
        for part_id in range(parts):
            if not queue:
                yield arrived[-1]
            waits_s.append(s_from_ns(int(env.now) - queue.popleft()))
            yield from station.work(part_id)
            yield from station.release()

    env.process(arrive())
    env.process(serve())
    env.run()
    return waits_s


def departures_s(
    tags: Sequence[Tag], *, latencies: tuple[Latency, Latency], parts: int, rng: np.random.Generator
) -> list[float]:
    """When parts leave the second of two PCs [s]: no room between them, no lack of parts.

    A part that the first PC is done with stays in it until the second one is free.
    """
    env = simpy.Environment()
    first, second = (PcStation(env, tags, latency=each, rng=rng) for each in latencies)
    is_free, offered = [env.event().succeed()], simpy.Store(env, capacity=1)
    left_s: list[float] = []

    def feed():
        for part_id in range(parts):
            yield from first.work(part_id)
            yield is_free[-1]
            is_free.append(env.event())
            yield offered.put(part_id)
            yield from first.release()

    def finish():
        for _ in range(parts):
            part_id = yield offered.get()
            yield from second.work(part_id)
            yield from second.release()
            left_s.append(s_from_ns(int(env.now)))
            is_free[-1].succeed()

    env.process(feed())
    env.process(finish())
    env.run()
    return left_s
