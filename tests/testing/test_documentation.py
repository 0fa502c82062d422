"""The page of examples: every Python block is a test that passes, every YAML block a scenario's."""

import re
from pathlib import Path

import pytest

from twin.spec import load_scenario
from twin.spec.resources import data_folder

PAGE = Path(__file__).parents[2] / "firmware_stubs" / "REGRESSION_TESTS.md"


def blocks(language):
    text = PAGE.read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize(
    ("controller", "needed"),
    [("reference", "firmware"), ("native", "firmware"), ("qemu", "board_image")],
)
def test_every_example_passes(run_pytest, request, controller, needed):
    request.getfixturevalue(needed)
    examples = blocks("python")
    assert len(examples) >= 5
    files = {f"test_example_{k}.py": text for k, text in enumerate(examples)}
    called = run_pytest(files, "--controller", controller)
    assert called.failed == {}, called.text
    assert called.code == 0
    functions = re.findall(r"^def (test_\w+)", "\n".join(examples), re.MULTILINE)
    assert {name.partition("[")[0] for name in called.passed} == set(functions)


def test_the_first_example_is_short():
    assert len(blocks("python")[0].splitlines()) <= 10


def test_the_assertions_of_the_page_load(tmp_path):
    (text,) = blocks("yaml")
    nominal = (data_folder("scenarios") / "nominal.yaml").read_text(encoding="utf-8")
    file = tmp_path / "scenario.yaml"
    file.write_text(f"{nominal}\n{text}", encoding="utf-8")
    assertions = load_scenario(file).scenario.assertions
    leaders = {"when", "never", "always", "between", "stable"}
    assert {key for a in assertions for key in a.given if key in leaders} == leaders
