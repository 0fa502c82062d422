"""The scan cycle: a fixed grid, and skipping that changes nothing."""

import hashlib

import pytest
import simpy

from twin.bench.bench import build_bench, connect_controller
from twin.bench.finish import play
from twin.bench.judges import DetectionModelJudge
from twin.bench.scan_cycle import ScanCycle
from twin.controllers.contract import ScanResult
from twin.core.signals import SignalImage, Tag
from twin.core.units import ns_from_s
from twin.render.population import draw_part
from twin.spec import load_scenario

MS = 1_000_000


class Recorder:
    """Controller that copies its input and writes down when it was asked."""

    def __init__(self, wakes=None):
        self.log = []
        self._wakes = wakes or {}

    def scan(self, now_ns, inputs):
        self.log.append((now_ns, inputs["switch"]))
        return ScanResult({"lamp": inputs["switch"]}, self._wakes.get(now_ns))


def desk():
    env = simpy.Environment()
    return env, SignalImage([Tag("switch", "input", "bool", "-", "", 0),
                             Tag("lamp", "output", "bool", "-", "", 1)])  # fmt: skip


def cycle(controller, **kwargs):
    env, image = desk()
    ScanCycle(env, image, controller, period_ns=10 * MS, **kwargs)
    return env, image


def test_every_tick_without_skipping():
    controller = Recorder()
    env, _ = cycle(controller, skips_idle_scans=False)
    env.run(until=35 * MS)
    assert [t for t, _ in controller.log] == [0, 10 * MS, 20 * MS, 30 * MS]


def test_idle_ticks_are_skipped_until_an_input_changes_or_the_controller_wakes():
    controller = Recorder(wakes={0: 55 * MS})
    env, image = cycle(controller)

    def press():
        yield env.timeout(83 * MS)
        image["switch"] = True

    env.process(press())
    env.run(until=200 * MS)
    assert controller.log == [(0, False), (60 * MS, False), (90 * MS, True)]
    assert image["lamp"] is True


def test_a_wake_that_an_input_overtakes_is_forgotten():
    controller = Recorder(wakes={0: 55 * MS, 20 * MS: 95 * MS})
    env, image = cycle(controller)

    def press():
        yield env.timeout(12 * MS)
        image["switch"] = True

    env.process(press())
    env.run(until=200 * MS)
    assert controller.log == [(0, False), (20 * MS, True), (100 * MS, True)]


def test_without_power_there_is_no_scan_and_with_it_one_at_the_next_tick():
    first, second = Recorder(), Recorder()
    env, image = desk()
    cycle_ = ScanCycle(env, image, first, period_ns=10 * MS)

    def cut():
        yield env.timeout(12 * MS)
        image["switch"] = True
        yield env.timeout(13 * MS)
        assert image["lamp"] is True
        cycle_.power_off()
        assert image["lamp"] is False
        for _ in range(3):
            yield env.timeout(20 * MS)
            image["switch"] = not image["switch"]
        yield env.timeout(3 * MS)
        cycle_.power_on(second)

    env.process(cut())
    env.run(until=200 * MS)
    assert first.log == [(0, False), (20 * MS, True)]
    assert second.log == [(90 * MS, False)]


def test_a_scan_sees_changes_of_its_own_instant():
    controller = Recorder()
    env, image = cycle(controller)

    def press():
        yield env.timeout(20 * MS)
        image["switch"] = True

    env.process(press())
    env.run(until=25 * MS)
    assert controller.log[-1] == (20 * MS, True)


@pytest.mark.parametrize("name", ["nominal", "fault_estop_mid_scan", "fault_inspection_down"])
def test_skipping_idle_scans_leaves_the_trace_alone(name):
    assert trace_hash(name, skips=True) == trace_hash(name, skips=False)


def trace_hash(name, *, skips):
    loaded = load_scenario(name, overrides=["imaging=timing", "parts=2"])
    scenario, rig = loaded.scenario, loaded.rig
    digest = hashlib.sha256()
    bench = build_bench(
        scenario=scenario,
        rig=rig,
        draw=lambda part_id: draw_part(
            seed=scenario.seed, part_id=part_id, infeed=scenario.infeed, fasteners=rig.fasteners
        ),
        judge=DetectionModelJudge(scenario.detection_model, seed=scenario.seed),
        darkroom=None,
        readers=(lambda entry: digest.update(entry.line().encode()),),
    )
    connect_controller(bench, scenario=scenario, rig=rig, skips_idle_scans=skips)
    play(bench, limit_ns=ns_from_s(600))
    bench.cell.close()
    return digest.hexdigest()
