"""`twin validate` as CI calls it, with checks of our own making."""

import json
from pathlib import Path

import pytest

import twin.cli.validate  # noqa: F401
from twin.validation import registry
from twin.validation.check import Validation, at_most, equal
from twin.validation.suite import figure_name

KEYS = {"name", "measured", "expected", "tolerance", "unit", "source", "passed"}


def rows(measured):
    return lambda: (
        equal("weight", measured=measured, expected=2.0, tolerance=0.5, unit="kg", source="scale"),
        at_most("waste", measured=1.0, expected=1.0, unit="1", source="bin"),
    )


def drawn(path: Path) -> None:
    path.write_bytes(b"a picture")


@pytest.fixture
def suite(monkeypatch):
    """Two checks; the second measures what it is given."""

    def install(measured):
        checks = (
            Validation(1, "A sound scale", rows(2.0), drawn),
            Validation(2, "Another scale", rows(measured)),
        )
        monkeypatch.setattr(registry, "VALIDATIONS", checks)
        return checks

    return install


def test_all_pass(twin, suite):
    suite(2.4)
    called = twin("validate", "--json")
    assert called.code == 0
    document = json.loads(called.out)
    assert document["passed"] is True
    assert [row["name"] for row in document["checks"]] == ["weight", "waste"] * 2
    assert all(set(row) >= KEYS for row in document["checks"])
    assert "Another scale: passed" in called.err


def test_one_row_fails(twin, suite):
    suite(2.6)
    called = twin("validate", "--json")
    assert called.code == 1
    document = json.loads(called.out)
    assert document["passed"] is False
    assert [row["passed"] for row in document["checks"]] == [True, True, False, True]
    assert "1 of 2 rows failed" in called.err


def test_not_a_number_fails_and_is_valid_json(twin, suite):
    suite(float("nan"))
    called = twin("validate", "--json")
    assert called.code == 1
    assert json.loads(called.out)["checks"][2]["measured"] is None


def test_a_table_for_people(twin, suite):
    suite(2.6)
    called = twin("validate")
    assert called.code == 1
    assert "1 of 2 checks passed" in called.out
    assert "FAIL" in called.out


def test_one_check_alone_and_its_figure(twin, suite, tmp_path):
    checks = suite(2.6)
    called = twin("validate", "--only", "1", "--figures", "pictures")
    assert called.code == 0
    (picture,) = (tmp_path / "pictures").iterdir()
    assert picture.name == figure_name(checks[0]) == "01_a_sound_scale.png"


def test_figures_that_cannot_be_written(twin, suite, tmp_path):
    suite(2.0)
    (tmp_path / "taken").write_text("a file")
    called = twin("validate", "--figures", "taken", "--json")
    assert called.code == 2
    assert "taken" in called.err
    assert called.out == ""


def test_an_unknown_check(twin, suite):
    suite(2.0)
    called = twin("validate", "--only", "11", "--json")
    assert called.code == 2
    assert "allowed: 1, 2" in called.err
    assert called.out == ""


def test_a_real_check(twin):
    """The settling test, from the true registry."""
    called = twin("validate", "--only", "2", "--json")
    assert called.code == 0
    assert len(json.loads(called.out)["checks"]) == 2
