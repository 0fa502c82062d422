"""Performance figures: their arithmetic, and what is said where one cannot be measured."""

import re

import pytest

from twin.bench import controllers
from twin.perf import images, inference, lockstep, loop, sweep
from twin.perf.suite import figures_of
from twin.spec.loader import load_scenario


@pytest.fixture(scope="module")
def loaded():
    return load_scenario("nominal")


@pytest.mark.parametrize("name", ["line_image_vs_poisson", "head_image_vs_poisson"])
def test_an_image_is_timed_against_numpy(loaded, monkeypatch, name):
    monkeypatch.setattr(images, "REPEATS", 1)
    figure = getattr(images, name)(loaded)
    assert 0 < figure.value < 20
    assert "one thread" in figure.note


def test_the_ratio_is_that_of_the_medians(loaded, monkeypatch):
    def timed(*actions, repeats, warm_ups):
        assert len(actions) == 2
        return 0.03, 0.12

    monkeypatch.setattr(images, "median_seconds", timed)
    assert images.line_image_vs_poisson(loaded).value == pytest.approx(0.25)


def test_poisson_numbers_are_as_many_and_of_the_same_mean(loaded, monkeypatch):
    drawn = {}

    def timed(_, poisson, **__):
        numbers = poisson(0)
        drawn.update(shape=numbers.shape, mean=numbers.mean())
        return 1.0, 1.0

    monkeypatch.setattr(images, "median_seconds", timed)
    note = images.line_image_vs_poisson(loaded).note
    assert drawn["shape"] == (2048, 2048)
    assert f"mean {drawn['mean']:.0f}"[:6] in note


def test_no_model_no_speedup(tmp_path):
    figure = inference.int8_speedup(tmp_path / "int8", tmp_path / "fp32")
    assert figure.value is None
    assert "int8" in figure.note


def test_a_closed_loop_without_a_model_says_so(monkeypatch, tmp_path):
    def broken(*_, **__):
        raise loop.ModelError(f"{tmp_path}: no model")

    monkeypatch.setattr(loop, "run", broken)
    figure = loop.closed_loop_rtf("nominal")
    assert figure.value is None
    assert "no model" in figure.note


def test_the_shift_factor_is_simulated_over_wall_time(monkeypatch):
    """The first run does not count; the median of 1, 2 and 4 s does."""

    class Played:
        def __init__(self, wall_s):
            self.summary = {"real_time_factor": 100.0 / wall_s, "wall_s": wall_s,
                            "parts": {"in": 3}}  # fmt: skip

    walls = iter([50.0, 4.0, 1.0, 2.0])
    monkeypatch.setattr(loop, "run", lambda *_, **__: Played(next(walls)))
    assert loop.shift_rtf("nominal").value == pytest.approx(50.0)


def test_a_real_shift_is_played_to_its_end(monkeypatch):
    monkeypatch.setattr(loop, "REPEATS", 1)
    monkeypatch.setattr(loop, "SHIFT_S", 40.0)
    figure = loop.shift_rtf("nominal")
    assert figure.value > 5
    assert re.match(r"(39|40) s in [\d.]+ s: a shift of 0.0111111 h of nominal at timing level, "
                    r"2 parts, native C controller", figure.note)  # fmt: skip


def test_a_shift_without_the_controller_in_c_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(controllers, "host_library", lambda name: tmp_path / f"lib{name}.so")
    figure = loop.shift_rtf("nominal")
    assert figure.value is None
    assert "`make firmware` builds it" in figure.note


def test_qemu_is_timed_with_idle_scans_and_without(monkeypatch):
    """150 µs a scan of 10 ms are 67 times real time."""
    monkeypatch.setattr(loop, "scan_s", lambda _: 150e-6)
    monkeypatch.setattr(
        loop,
        "_played",
        lambda *_: [
            {"real_time_factor": 900.0 / wall_s, "wall_s": wall_s} for wall_s in (9.0, 3.0, 4.0)
        ],
    )
    figure = loop.qemu_rtf("nominal")
    assert figure.value == pytest.approx(225.0)
    assert "150 µs a scan, 67 x real time" in figure.note


def test_without_the_cortex_m3_its_figure_says_what_lacks(monkeypatch, tmp_path):
    monkeypatch.setattr("twin.bench.controllers.board_image", lambda: tmp_path / "no.elf")
    figure = loop.qemu_rtf("nominal")
    assert figure.value is None
    assert "no.elf: there is no firmware image" in figure.note


def test_a_scan_of_the_cortex_m3_is_timed(board_image, monkeypatch):
    monkeypatch.setattr(lockstep, "SCANS", 5)
    monkeypatch.setattr(lockstep, "REPEATS", 1)
    asking_s = lockstep.scan_s(load_scenario("nominal", overrides=["controller.kind=qemu"]))
    assert 0 < asking_s < 10


def test_the_agreed_figures_are_all_there(tmp_path):
    measures = figures_of("nominal", fp32=tmp_path)
    assert set(measures) == {
        "closed_loop_rtf", "shift_rtf", "line_image_vs_poisson", "head_image_vs_poisson",
        "int8_speedup", "qemu_rtf", "sweep_speedup",
    }  # fmt: skip


def test_the_sweep_is_timed_on_the_same_tasks_with_one_and_two_workers(loaded, monkeypatch):
    hands = {}

    class Hands:
        ahead = 4

        def __init__(self, count):
            hands[count] = self
            self.done, self.is_open = [], True

        def submit(self, task):
            return (task.name, task.first, task.last)

        def wait(self, waiting):
            return waiting

        def rows(self, ended):
            self.done.append(ended)
            return []

        def close(self):
            self.is_open = False

    def timed(alone, pair, *, repeats, warm_ups):
        for worker in hands.values():
            worker.done.clear()
        alone(0)
        pair(0)
        return 19.0, 10.0

    monkeypatch.setattr(sweep, "LocalWorkers", Hands)
    monkeypatch.setattr(sweep, "median_seconds", timed)
    figure = sweep.sweep_speedup(loaded)
    assert figure.value == pytest.approx(1.9)
    assert hands[1].done == hands[2].done
    assert [entry[1:] for entry in hands[1].done] == [(k, k + 1) for k in range(sweep.SPECIMENS)]
    assert not any(worker.is_open for worker in hands.values())
