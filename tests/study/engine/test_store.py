"""The folder of a study: whole files, nothing lost, nothing mixed."""

import errno
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from twin.core.errors import RunError, UsageError
from twin.study.engine import store as store_module
from twin.study.engine.store import MANIFEST, RESULTS, open_store

SETTINGS = {"study": "made", "file": {"seed": 1, "levels": (1, 2)}, "versions": {"numpy": "2"}}
KILLED = Path(__file__).with_name("killed_everywhere.py")


def test_rows_come_back_in_order_whatever_the_order_they_came_in(tmp_path, make_task):
    for out, order in ((tmp_path / "a", (0, 1, 2)), (tmp_path / "b", (2, 0, 1))):
        with open_store(out, SETTINGS, resumes=False) as store:
            for number in order:
                store.keep(make_task(number), [{"value": number / 2, "text": None}])
            store.finish({0: {"factor": 1}, 1: {"factor": 1.5}, 2: {"factor": 2}})
    rows = pq.read_table(tmp_path / "a" / RESULTS).to_pylist()
    assert [row["value"] for row in rows] == [0.0, 0.5, 1.0]
    assert [row["factor"] for row in rows] == [1.0, 1.5, 2.0]
    assert (tmp_path / "a" / RESULTS).read_bytes() == (tmp_path / "b" / RESULTS).read_bytes()


def test_columns_that_some_rows_lack_are_empty_there(tmp_path, make_task):
    with open_store(tmp_path / "a", SETTINGS, resumes=False) as store:
        store.keep(make_task(0), [{"whole": 1}])
        store.keep(make_task(1), [{"whole": 1.5, "more": "text"}])
        store.finish({})
    rows = pq.read_table(tmp_path / "a" / RESULTS).to_pylist()
    assert [(row["whole"], row["more"]) for row in rows] == [(1.0, None), (1.5, "text")]


def test_an_unfinished_study_is_gone_on_with_only_when_asked(tmp_path, make_task):
    with open_store(tmp_path / "a", SETTINGS, resumes=False) as store:
        store.keep(make_task(0), [{"value": 1}])
    with (
        pytest.raises(UsageError, match="unfinished study; `--resume` goes on"),
        open_store(tmp_path / "a", SETTINGS, resumes=False),
    ):
        pass
    with open_store(tmp_path / "a", SETTINGS, resumes=True) as store:
        assert store.done() == {make_task(0).name}


def test_other_settings_are_refused_with_what_differs(tmp_path, make_task):
    with open_store(tmp_path / "a", SETTINGS, resumes=False) as store:
        store.keep(make_task(0), [{"value": 1}])
    other = SETTINGS | {"file": {"seed": 2, "levels": (1, 2)}, "versions": {"numpy": "3"}}
    with pytest.raises(UsageError) as error, open_store(tmp_path / "a", other, resumes=True):
        pass
    assert error.value.args[1:] == (
        "  file.seed: 1 there, 2 asked for",
        "  versions.numpy: '2' there, '3' asked for",
    )
    with open_store(tmp_path / "a", SETTINGS, resumes=True) as store:
        assert store.done() == {make_task(0).name}


def test_a_finished_study_is_replaced(tmp_path, make_task):
    for number in (0, 1):
        with open_store(tmp_path / "a", SETTINGS, resumes=False) as store:
            store.keep(make_task(number), [{"value": number}])
            store.finish({})
    assert pq.read_table(tmp_path / "a" / RESULTS).column("value").to_pylist() == [1]


def test_a_folder_of_something_else_is_left_alone(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    told = r"holds something that is no study \(notes.txt\)"
    with pytest.raises(UsageError, match=told), open_store(tmp_path, SETTINGS, resumes=False):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_one_writer_at_a_time(tmp_path):
    told = "another process is writing this study"
    with (
        open_store(tmp_path / "a", SETTINGS, resumes=False),
        pytest.raises(UsageError, match=told),
        open_store(tmp_path / "a", SETTINGS, resumes=True),
    ):
        pass


def test_a_full_disk_loses_nothing(tmp_path, make_task, monkeypatch):
    with open_store(tmp_path / "a", SETTINGS, resumes=False) as store:
        store.keep(make_task(0), [{"value": 1}])

        def full(_):
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(store_module.os, "fsync", full)
        with pytest.raises(
            RunError, match=r"run-000001.*cannot be written \(No space left.*resume"
        ):
            store.keep(make_task(1), [{"value": 2}])
    monkeypatch.undo()
    with open_store(tmp_path / "a", SETTINGS, resumes=True) as store:
        assert store.done() == {make_task(0).name}
        assert sorted(p.name for p in (tmp_path / "a").rglob("*") if p.is_file()) == [
            MANIFEST, f"{make_task(0).name}.parquet",
        ]  # fmt: skip


def test_killed_before_any_of_its_file_operations(tmp_path):
    done = subprocess.run([sys.executable, str(KILLED), str(tmp_path)], capture_output=True,
                          text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 20
