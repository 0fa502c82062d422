"""Whatever stands in the file: a scenario comes out, or a ScenarioError, and nothing else."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from twin.core.errors import ScenarioError
from twin.spec import load_rig, load_scenario, loader
from twin.spec.resources import data_folder
from twin.spec.yaml_file import read_yaml

QUICK = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
KEYS = st.sampled_from(["mix", "drain_ms", "at_s", "", "é", "a.b", "<key>", "[key]", "parts", "0"])
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**400), 10**400),
    st.integers(-5, 5),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(["3 min", "encoder", "late", "1e400", "iso4014_m12x80", "\x00", "\ud800"]),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)


SNIPPETS = [b"\n", b":", b"- ", b"{", b"]", b"&a ", b"*a", b"!x ", b"'", b"\t", b"%", b"<<: "]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("fuzz")


@pytest.fixture
def quick_rig(monkeypatch):
    """The rig read once: it is the scenario that is spoilt here."""
    rig = load_rig("mpi_bench")
    monkeypatch.setattr(loader, "load_rig", lambda _: rig)


def nominal():
    path = data_folder("scenarios") / "nominal.yaml"
    faults = [{"at_s": 1, "target": "robot", "kind": "late", "magnitude": 2}]
    return json.loads(json.dumps(read_yaml(path).data)) | {"faults": faults}


def places(value, keys=()):
    """Every key path in nested blocks and lists."""
    yield keys
    if isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(item, (*keys, key))


PLACES = sorted(set(places(nominal())), key=str)


def spoilt(data, keys, value, action):
    """`data` with one place replaced, removed or renamed."""
    if not keys:
        return value
    block = data
    for key in keys[:-1]:
        block = block[key]
    if action == "remove":
        del block[keys[-1]]
    elif action == "rename" and isinstance(block, dict):
        block[f"{keys[-1]}x"] = block.pop(keys[-1])
    else:
        block[keys[-1]] = value
    return data


def loads_or_explains(path, **kwargs):
    problems = ["none"]
    try:
        load_scenario(path, **kwargs)
    except ScenarioError as error:
        problems = list(error.args)
    assert problems
    for problem in problems:
        problem.encode()  # is text that can be printed


@given(st.sampled_from(PLACES), VALUES, st.sampled_from(["replace", "remove", "rename"]))
@QUICK
def test_one_place_spoilt(folder, quick_rig, keys, value, action):
    path = folder / "spoilt.yaml"
    path.write_text(json.dumps(spoilt(nominal(), keys, value, action)), encoding="utf-8")
    loads_or_explains(path)


@given(st.data())
@QUICK
def test_bytes_spoilt(folder, quick_rig, data):
    content = bytearray((data_folder("scenarios") / "nominal.yaml").read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        start = data.draw(st.integers(0, len(content)))
        stop = start + data.draw(st.integers(0, 20))
        content[start:stop] = data.draw(st.binary(max_size=4) | st.sampled_from(SNIPPETS))
    path = folder / "spoilt.yaml"
    path.write_bytes(content)
    loads_or_explains(path)


@given(st.lists(st.text(max_size=30) | st.builds("{}={}".format, KEYS, LEAVES), max_size=3))
@QUICK
def test_any_override(quick_rig, overrides):
    loads_or_explains("nominal", overrides=overrides)


@given(st.sampled_from(PLACES), VALUES)
@QUICK
def test_any_override_of_a_real_key(quick_rig, keys, value):
    override = f"{'.'.join(map(str, keys))}={json.dumps(value)}"
    loads_or_explains("nominal", overrides=[override])


@given(st.text(max_size=30))
@QUICK
def test_any_name(quick_rig, name):
    loads_or_explains(name)
