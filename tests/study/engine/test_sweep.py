"""Whole studies: the same bytes whoever does the work, and however often it is killed."""

import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from twin.core.errors import RunError
from twin.study.engine import dask_workers
from twin.study.engine.store import RESULTS
from twin.study.engine.sweep import sweep
from twin.study.engine.task import count_tasks, tasks_of
from twin.study.evaluate.evaluation import evaluate

HERE = Path(__file__).parent
RENDERED = """
factors: [{key: bath.concentration_ml_per_100ml, levels: [0.1, 0.3]}]
set: {infeed.mix: [{fastener: iso4014_m8x60}]}
pod: {cracks: 1, blanks: 0, lengths: {low_m: 0.004, high_m: 0.006}}
run: {parts: 1}
"""
TIMING = """
factors: [{key: recipe.drain_s, levels: [1, 2, 3, 4, 5, 6]}]
run: {parts: 1}
"""


@contextmanager
def dask_cluster():
    """Address of a running cluster of two processes, and the process it belongs to."""
    process = subprocess.Popen(
        [sys.executable, str(HERE / "dask_cluster.py")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        yield process.stdout.readline().strip(), process
    finally:
        process.stdin.close()
        process.wait()
        process.stdout.close()


def files(out):
    return {path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()}


@pytest.mark.parametrize("text", [TIMING, pytest.param(RENDERED, marks=pytest.mark.slow)])
def test_one_worker_two_workers_and_a_dask_cluster_agree(make_study, tmp_path, text):
    study = make_study(text)
    told = []

    def swept(name, **options):
        sweep(study, out=tmp_path / name, progress=lambda *done: told.append(done),
              evaluate=lambda store: evaluate(study, store), **options)  # fmt: skip
        return files(tmp_path / name)

    alone = swept("alone")
    count = count_tasks(study)
    assert told == [(k, count) for k in range(count + 1)]
    assert swept("two", workers=2) == alone
    with dask_cluster() as (address, _):
        assert swept("dask", scheduler=address) == alone


@pytest.mark.slow
def test_a_crack_comes_back_at_every_point(make_study, tmp_path):
    sweep(make_study(RENDERED), out=tmp_path / "alone")
    rows = pq.read_table(tmp_path / "alone" / RESULTS).to_pylist()
    assert [row["task"] for row in rows] == ["pod"] * 2 + ["run"] * 2
    assert [row["is_cracked"] for row in rows] == [True] * 2 + [None] * 2
    assert [row["bath.concentration_ml_per_100ml"] for row in rows] == [0.1, 0.3] * 2
    weak, strong = rows[0], rows[1]
    same = ("fastener", "defect_kind", "length_m", "depth_m")
    assert [weak[key] for key in same] == [strong[key] for key in same]
    assert weak["cnr"] < strong["cnr"]


def test_killed_at_five_random_instants(study_file, tmp_path):
    command = [sys.executable, str(HERE / "killed_at_random.py"), study_file(TIMING), tmp_path]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.split()[0]) >= 1


def test_what_is_done_is_not_done_again(make_study, tmp_path, monkeypatch):
    study = make_study(TIMING)
    told = []

    def stop(done, count):
        told.append(done)
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sweep(study, out=tmp_path / "a", progress=stop)
    told.clear()
    sweep(study, out=tmp_path / "a", resumes=True, progress=lambda done, _: told.append(done))
    assert told == [2, 3, 4, 5, 6]


def test_a_scheduler_that_is_not_there(make_study, tmp_path, monkeypatch):
    monkeypatch.setattr(dask_workers, "CONNECT_S", 0.5)
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{busy.getsockname()[1]}"
        with pytest.raises(RunError, match=f"--scheduler {address}: no Dask scheduler answers"):
            sweep(make_study(TIMING), out=tmp_path / "a", scheduler=address)


@pytest.mark.slow
def test_a_scheduler_that_dies_costs_nothing_that_was_done(make_study, tmp_path):
    study, done = make_study(TIMING), []
    with dask_cluster() as (address, process):

        def kill(number, _):
            done.append(number)
            if number == 2:
                process.kill()

        with pytest.raises(RunError, match="the scheduler or its last worker is gone; results so"):
            sweep(study, out=tmp_path / "a", scheduler=address, progress=kill)
    kept = len(list((tmp_path / "a" / "unfinished").iterdir()))
    assert 2 <= kept == done[-1] < 6
    sweep(study, out=tmp_path / "a", resumes=True)
    sweep(study, out=tmp_path / "b")
    assert files(tmp_path / "a") == files(tmp_path / "b")


def test_tasks_are_counted_as_they_are_made(make_study):
    study = make_study(
        "factors: [{key: recipe.drain_s, levels: [1, 2]}]\nreplications: 3\n"
        "pod: {cracks: 10, blanks: 7}\nrun: {parts: 1}\n"
    )
    tasks = list(tasks_of(study))
    assert len(tasks) == count_tasks(study) == 2 * 3 * (3 + 1)
    assert [task.name for task in tasks] == sorted(task.name for task in tasks)
    assert [(t.first, t.last) for t in tasks[:3]] == [(0, 8), (8, 16), (16, 17)]
    assert {task.loaded.scenario.seed for task in tasks} == {1, 2, 3}


@pytest.mark.slow
def test_without_inspection_there_are_image_metrics_only(make_study, tmp_path):
    text = "set: {infeed.mix: [{fastener: iso4014_m8x60}]}\n"
    text += "pod: {cracks: 1, blanks: 1, without_inspection: true}\n"
    sweep(make_study(text), out=tmp_path / "a")
    crack, blank = pq.read_table(tmp_path / "a" / RESULTS).to_pylist()
    assert "is_found" not in crack
    assert crack["cnr"] > 0
    assert blank["cnr"] is None
    assert all(row["shank_background_dn"] > 0 for row in (crack, blank))
