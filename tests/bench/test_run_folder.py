"""The run folder: whole or not at all."""

import pytest

from twin.bench.run_folder import MARK, new_run_folder, write_json
from twin.core.errors import UsageError


def make(out):
    with new_run_folder(out) as folder:
        write_json(folder / MARK, {})


def test_appears_whole(tmp_path):
    out = tmp_path / "deep" / "run"
    with new_run_folder(out) as folder:
        write_json(folder / MARK, {"a": 1})
        assert not out.exists()
    assert (out / MARK).is_file()


def test_nothing_is_left_after_an_error(tmp_path):
    with pytest.raises(RuntimeError), new_run_folder(tmp_path / "run"):
        raise RuntimeError("the run failed")
    assert list(tmp_path.iterdir()) == []


def test_an_older_run_is_replaced_only_by_a_whole_one(tmp_path):
    out = tmp_path / "run"
    make(out)
    (out / "old").touch()
    with pytest.raises(RuntimeError), new_run_folder(out):
        raise RuntimeError("the run failed")
    assert (out / "old").exists()
    make(out)
    assert not (out / "old").exists()


def test_a_folder_with_other_things_is_refused(tmp_path):
    (tmp_path / "thesis.txt").touch()
    with pytest.raises(UsageError, match="no run"):
        make(tmp_path)
    with pytest.raises(UsageError, match="a file"):
        make(tmp_path / "thesis.txt")


def test_a_place_that_cannot_be_written_is_refused():
    with pytest.raises(UsageError, match="cannot be written"):
        make_in_proc()


def make_in_proc():
    from pathlib import Path

    make(Path("/proc/nowhere/run"))
