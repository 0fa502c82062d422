"""What campaigns have found, shrunk: none of it happens again, with either controller."""

from pathlib import Path

import pytest

from twin.bench.run import run
from twin.spec import load_scenario

FOUND = sorted(Path(__file__).with_name("found").glob("*.yaml"))


@pytest.mark.parametrize("kind", ["reference", "native"])
@pytest.mark.parametrize("file", FOUND, ids=lambda file: file.stem)
def test_it_does_not_happen_again(file, kind, firmware, tmp_path):
    loaded = load_scenario(file, overrides=[f"controller.kind={kind}"])
    result = run(loaded, out=tmp_path / "run")
    assert result.summary["invariants"]["violations"] == []
    assert result.has_passed
    assert result.reached_end
