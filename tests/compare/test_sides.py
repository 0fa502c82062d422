"""Folders as they lie on disk, and what is wrong with them."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from twin.compare.comparison import compared
from twin.compare.sides import evidence_in, evidence_of
from twin.core.errors import UsageError


def judged(*folders):
    found = compared(*evidence_of(*folders))
    return found, {row.kpi.name: row.verdict for row in found.figures}


def test_a_slower_scan_is_found_where_it_is(run_on_disk):
    found, words = judged(run_on_disk("base"), run_on_disk("slow", scan_s=2.6))
    assert found.verdict == "worse"
    assert words["station_s.line_camera"] == words["cycle_time_s"] == "worse"
    assert words["time_between_parts_s"] == words["station_s.robot"] == "same"


def test_a_folder_of_runs_is_one_side(run_on_disk, tmp_path):
    for seed in (1, 2, 3):
        run_on_disk(f"base/seed{seed}", seed=seed)
        run_on_disk(f"candidate/seed{seed}", seed=seed, escaped=(3,))
    found, words = judged(tmp_path / "base", tmp_path / "candidate")
    assert found.strata == 3
    (missed,) = (row for row in found.figures if row.kpi.name == "miss_rate")
    assert (missed.difference.base, missed.difference.candidate) == (0.0, 1.0)
    assert words["miss_rate"] == "same"  # three of three may be chance at this confidence


def test_all_problems_at_once(run_on_disk, tmp_path):
    base = run_on_disk("runs/a", summary={"reached_end": False})
    run_on_disk("runs/b", parts=0)
    with pytest.raises(UsageError) as caught:
        evidence_of(base, tmp_path / "runs")
    text = "\n".join(caught.value.args)
    assert text.count("broken off") == 2
    assert "nothing to compare" in text
    assert "seed 1 is there already" in text


@pytest.mark.parametrize("content", [None, "", "[1]", '{"seed": 1}'])
def test_what_is_no_run(tmp_path, content):
    folder = tmp_path / "x"
    if content is not None:
        folder.mkdir()
        (folder / "manifest.json").write_text(content)
    with pytest.raises(UsageError, match="x"):
        evidence_in(folder)


def test_an_empty_folder(tmp_path):
    with pytest.raises(UsageError, match="holds no run"):
        evidence_in(tmp_path)


@pytest.fixture
def study(tmp_path):
    def write(name, *, cycle_s=22.0, missed=0):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "manifest.json").write_text(json.dumps({"study": {"study": "whatif"}}))
        rows = [{"task": "run", "point": p, "replication": r,
                 "kpi.cycle_time_s.mean": cycle_s + p + 0.1 * r} for p in (0, 1)
                for r in range(6)]  # fmt: skip
        rows += [{"task": "pod", "point": 0, "replication": 0, "specimen": k, "is_cracked": True,
                  "is_found": k >= missed, "is_rejected": True} for k in range(100)]  # fmt: skip
        names = sorted({name for row in rows for name in row})
        table = pa.Table.from_pylist([{n: row.get(n) for n in names} for row in rows])
        pq.write_table(table, folder / "results.parquet")
        return folder

    return write


def test_studies_are_compared_point_by_point(study):
    found, words = judged(study("base"), study("worse", cycle_s=22.2, missed=20))
    assert found.strata == 2
    assert words == {"kpi.cycle_time_s.mean": "worse", "pod.missed": "worse"}
    assert compared(*evidence_of(study("b"), study("c"))).verdict == "same"


def test_a_study_and_a_run_cannot_be_compared(study, run_on_disk):
    with pytest.raises(UsageError, match="cannot be compared"):
        judged(study("base"), run_on_disk("run"))


def test_an_unfinished_study(study):
    folder = study("base")
    (folder / "results.parquet").unlink()
    with pytest.raises(UsageError, match="not finished"):
        evidence_in(folder)
