"""`twin perf` as a shell calls it, with figures of our own making."""

import json

import pytest

import twin.cli.perf  # noqa: F401
from twin.perf import suite
from twin.perf.stopwatch import Figure


@pytest.fixture
def measured(monkeypatch):
    """Names of the figures that were measured."""
    names = []

    def of(name, value):
        def measure():
            names.append(name)
            return Figure(value, f"how {name}")

        return measure

    figures = {"one": of("one", 0.25), "two": of("two", None)}
    monkeypatch.setattr(suite, "figures_of", lambda *_, **__: figures)
    return names


def test_json(twin, measured):
    called = twin("perf", "--json")
    assert called.code == 0
    document = json.loads(called.out)
    assert (document["one"], document["two"]) == (0.25, None)
    assert isinstance(document["cpu_flags"], list)
    assert document["notes"]["two"] == "how two"
    assert measured == ["one", "two"]


def test_one_figure_alone(twin, measured):
    called = twin("perf", "--only", "two", "--json")
    assert json.loads(called.out)["one"] is None
    assert measured == ["two"]


def test_a_table_for_people(twin, measured):
    called = twin("perf")
    assert called.code == 0
    assert "0.25" in called.out


def test_wrong_input(twin, measured):
    assert twin("perf", "--only", "three").code == 2
    assert measured == []


def test_an_unknown_scenario(twin):
    called = twin("perf", "--scenario", "nominale")
    assert called.code == 2
    assert "Traceback" not in called.err
