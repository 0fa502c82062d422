"""Folders and URLs that are none, and conditions that state nothing."""

import pytest

from twin.core.errors import UsageError
from twin.results import open_store, parse_condition, record_of
from twin.results.engine import shown


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("mysql://u@h/d", "allowed: sqlite, postgresql"),
        ("://", "allowed: a file"),
        ("sqlite://", "is a file"),
        ("sqlite:///:memory:", "is a file"),
        ("postgresql://u:secret@127.0.0.1:1/d", "refused"),
    ],
)
def test_urls(url, message):
    with pytest.raises(UsageError, match=message) as caught:
        open_store(url, creates=True)
    assert "secret" not in str(caught.value)


def test_the_password_is_never_shown():
    assert "secret" not in shown("postgresql://u:secret@h/d")


def test_a_file_that_is_no_database(tmp_path):
    (tmp_path / "x.sqlite").write_text("not a database at all, but long enough to look at" * 20)
    with pytest.raises(UsageError, match="not a database"):
        open_store(str(tmp_path / "x.sqlite"))


def test_a_place_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot be made"):
        open_store(str(tmp_path / "file" / "x.sqlite"), creates=True)


@pytest.mark.parametrize("text", ["", "kpi", "a b < 3", "kpi <", "< 3", "kpi ~ 3", "kpi < fast"])
def test_conditions(text):
    with pytest.raises(UsageError, match="query"):
        parse_condition(text)


@pytest.mark.parametrize(
    "text", ["seed = x", "seed=1.5", "passed < 1", "passed = maybe", "name < 3"]
)
def test_conditions_on_columns(text, tmp_path):
    store = open_store(str(tmp_path / "s.sqlite"), creates=True)
    with pytest.raises(UsageError, match="query"):
        store.query([parse_condition(text)])
    store.close()


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "manifest.json: cannot be read"),
        ({"manifest.json": "{}"}, "neither summary.json"),
        ({"manifest.json": "{", "summary.json": "{}"}, "manifest.json: cannot be read as JSON"),
        ({"manifest.json": "{}", "summary.json": "[]"}, "summary.json: must hold one block"),
        ({"manifest.json": "{}", "results.parquet": "x"}, "cannot be read as Parquet"),
    ],
)
def test_folders(tmp_path, files, message):
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(UsageError, match=message):
        record_of(tmp_path)
