"""The same tests on SQLite and PostgreSQL."""

import json
import signal
import subprocess
import sys

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from twin.core.errors import UsageError
from twin.results import open_store, parse_condition, record_of
from twin.results.engine import engine_of
from twin.results.tables import META, RECORDS


def asked(store, *conditions, columns=()):
    return store.query([parse_condition(text) for text in conditions], columns=columns)


def test_what_goes_in_comes_out(store, run_folder):
    number = store.add(record_of(run_folder("a")))
    facts = store.show(number)
    assert (facts["kind"], facts["name"], facts["seed"]) == ("run", "nominal", 1)
    assert facts["passed"] is True
    assert facts["figures"]["kpi.cycle_time_s.mean"] == 22.0
    assert facts["figures"]["kpi.failures"] == 1
    assert "kpi.cycle_time_s.max" not in facts["figures"]
    assert facts["settings"]["infeed.mix.0.fastener"] == "m12"
    assert facts["settings"]["bath.concentration_ml_per_100ml"] == "0.25"
    assert facts["manifest"]["seed"] == 1


def test_the_same_run_twice_is_one_record(store, run_folder):
    first = store.add(record_of(run_folder("a")))
    assert store.add(record_of(run_folder("a"))) == first
    assert len(store.query()) == 1


def test_a_run_played_again_replaces_the_old_one(store, run_folder):
    store.add(record_of(run_folder("a")))
    store.add(record_of(run_folder("a", cycle_s=23.0)))
    (entry,) = asked(store, columns=["kpi.cycle_time_s.mean"])
    assert entry.values == {"kpi.cycle_time_s.mean": 23.0}


@pytest.fixture
def filled(store, run_folder):
    """Three runs of seeds 1, 2, 3: 21, 22 and 23 s, the last one weak and failed."""
    for seed, weak in ((1, False), (2, False), (3, True)):
        folder = run_folder(f"run{seed}", seed=seed, cycle_s=20.0 + seed, passed=not weak,
                            concentration=0.1 if weak else 0.25)  # fmt: skip
        store.add(record_of(folder))
    return store


@pytest.mark.parametrize(
    ("conditions", "seeds"),
    [
        ((), [3, 2, 1]),
        (("kpi.cycle_time_s.mean < 22.5",), [2, 1]),
        (("kpi.cycle_time_s.mean>=22", "seed != 2"), [3]),
        (("bath.concentration_ml_per_100ml <= 0.1",), [3]),
        (("bath.concentration_ml_per_100ml = 0.25",), [2, 1]),
        (("imaging = timing", "passed = false"), [3]),
        (("infeed.mix.0.fastener=m12", "seed=1"), [1]),
        (("imaging != timing",), []),
        (("no.such.figure > 0",), []),
        (("imaging > 3",), []),
        (("name=nominal", "kind=run"), [3, 2, 1]),
        (("name=other",), []),
    ],
)
def test_queries(filled, conditions, seeds):
    assert [entry.seed for entry in asked(filled, *conditions)] == seeds


def test_columns_are_figures_or_settings(filled):
    entry = asked(filled, "seed=3", columns=["parts.ok", "imaging", "nothing"])[0]
    assert entry.values == {"parts.ok": 11.0, "imaging": "timing", "nothing": None}


def test_a_limit_keeps_the_latest(filled):
    assert [entry.seed for entry in filled.query(limit=2)] == [3, 2]


def test_forget(filled):
    number = asked(filled, "seed=2")[0].id
    filled.forget(number)
    assert [entry.seed for entry in filled.query()] == [3, 1]
    for act in (filled.forget, filled.show):
        with pytest.raises(UsageError, match=f"no record {number}"):
            act(number)


def test_text_is_text_and_never_sql(store, run_folder):
    store.add(record_of(run_folder("a'; DROP TABLE twin_records; --")))
    assert len(asked(store, "name = x'; DROP TABLE twin_records; --")) == 0
    assert len(store.query()) == 1


def test_a_study_is_kept_with_its_means(store, tmp_path):
    folder = tmp_path / "study"
    folder.mkdir()
    (folder / "manifest.json").write_text(json.dumps({"study": {"study": "whatif", "seed": 4}}))
    rows = [{"point": 0, "kpi.oee": 0.8, "word": "x"}, {"point": 1, "kpi.oee": None, "word": "y"}]
    pq.write_table(pa.Table.from_pylist(rows), folder / "results.parquet")
    facts = store.show(store.add(record_of(folder)))
    assert (facts["kind"], facts["name"]) == ("study", "whatif")
    assert facts["figures"] == {"rows": 2.0, "mean.point": 0.5, "mean.kpi.oee": 0.8}
    assert facts["settings"] == {"study": "whatif", "seed": "4"}


def test_a_newer_schema_is_refused_and_left_alone(url, store, run_folder):
    store.add(record_of(run_folder("a")))
    engine = engine_of(url, creates=False)
    with engine.begin() as connection:
        connection.execute(sa.update(META).values(value="2"))
    for creates in (False, True):
        with pytest.raises(UsageError, match="schema 2, made by a newer version"):
            open_store(url, creates=creates)
    with engine.begin() as connection:
        assert connection.execute(sa.select(sa.func.count(RECORDS.c.id))).scalar() == 1
    engine.dispose()


def test_where_there_is_no_store(url):
    with pytest.raises(UsageError, match="no results store"):
        open_store(url)


WRITER = """
import json, sys
from pathlib import Path
from twin.results import open_store, record_of
from dataclasses import replace
url, folder, mark, count = sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
record = record_of(folder)
figures = {f"f{k}": float(k) for k in range(300)}
store = open_store(url, creates=True)
print("ready", flush=True)
for k in range(count):
    store.add(replace(record, folder=f"{mark}{k}", digest=f"{mark}{k}", figures=figures))
"""


def writer(url, folder, mark, count):
    return subprocess.Popen([sys.executable, "-c", WRITER, url, str(folder), mark, str(count)],
                            stdout=subprocess.PIPE, text=True)  # fmt: skip


def test_two_writers_at_once_lose_nothing(url, run_folder):
    """They make the store together, too."""
    writers = [writer(url, run_folder("a"), mark, 8) for mark in ("x", "y")]
    assert [w.wait() for w in writers] == [0, 0]
    for each in writers:
        each.stdout.close()
    store = open_store(url)
    folders = sorted(entry.folder for entry in store.query())
    store.close()
    assert folders == sorted(f"{mark}{k}" for mark in "xy" for k in range(8))


def test_a_killed_writer_leaves_only_whole_records(url, run_folder):
    with writer(url, run_folder("a"), "x", 100_000) as victim:
        assert victim.stdout.readline() == "ready\n"
        store = open_store(url)
        while not (entries := store.query()):
            pass
        victim.send_signal(signal.SIGKILL)
        victim.wait()
    entries = store.query()
    assert entries
    assert all(len(store.show(entry.id)["figures"]) == 300 for entry in entries[:3])
    store.add(record_of(run_folder("b")))
    assert len(store.query()) == len(entries) + 1
    store.close()
