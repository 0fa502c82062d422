"""The plugin in a pytest of its own: fixtures, marker, option, and what is reported."""

import importlib
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
QUICK = """
import pytest

def test_default(bench):
    assert bench.now_s == 0
    scenario = bench.scenario
    assert (scenario.scenario, scenario.parts, scenario.imaging) == ("nominal", 3, "timing")
    bench.run_for(1)

@pytest.mark.scenario("nominal", "parts=7", "recipe.shots=4")
def test_marker(bench):
    assert bench.now_s == 0
    assert (bench.scenario.parts, bench.scenario.recipe.shots) == (7, 4)
    assert bench.scenario.imaging == "timing"

@pytest.mark.scenario("nominal", "parts=5")
class TestOfAClass:
    def test_class(self, bench):
        assert bench.scenario.parts == 5

    @pytest.mark.scenario("fault_lost_triggers")
    def test_closest(self, bench):
        assert bench.scenario.scenario == "fault_lost_triggers"

@pytest.mark.scenario("mine.yaml", "parts=2")
def test_beside(bench):
    assert (bench.scenario.scenario, bench.scenario.parts) == ("mine", 2)

def test_several(make_bench):
    first, second = make_bench(), make_bench("nominal", "seed=5")
    first.run_for(2)
    assert (first.now_s, second.now_s, second.scenario.seed) == (2, 0, 5)
"""
MINE = "scenario: mine\ndescription: d\ninfeed: {mix: [{fastener: iso4014_m12x80}]}\n"
WRONG = """
import pytest

@pytest.mark.scenario("nominall")
def test_unknown(bench): ...

@pytest.mark.scenario("nominal", "parts=-1", "bath.humidity_share=2")
def test_override(bench): ...

def test_in_vain(bench):
    bench.run_until(lambda b: b.signal("clamp_closed").value, timeout_s=0.5)
"""
CONTROLLER = """
def test_kind(bench):
    assert bench.scenario.controller.kind == "native"
"""


def test_fixtures_and_marker(run_pytest):
    called = run_pytest({"test_quick.py": QUICK, "mine.yaml": MINE}, "--strict-markers")
    assert called.failed == {}, called.text
    assert len(called.passed) == 6
    assert called.code == 0


def test_what_is_wrong_is_told_without_our_insides(run_pytest):
    called = run_pytest({"test_wrong.py": WRONG})
    assert called.passed == []
    assert called.failed["test_unknown"].startswith("unknown scenario: got 'nominall'; did you")
    assert "parts: got -1" in called.failed["test_override"]
    assert "humidity_share: got 2" in called.failed["test_override"]
    assert "clamp_closed" in called.failed["test_in_vain"]
    assert "did not come true within 0.5 s" in called.failed["test_in_vain"]
    assert "live_bench.py" not in called.text
    assert "plugin.py" not in called.text


def test_the_controller_is_chosen_by_option_or_setting(run_pytest, firmware):
    files = {"test_kind.py": CONTROLLER}
    assert run_pytest(files, "--controller", "native").code == 0
    plain = run_pytest(files)
    assert "'reference' == 'native'" in plain.text
    setting = {"pytest.ini": "[pytest]\ntwin_controller = native\n"}
    assert run_pytest(files | setting).code == 0
    called = run_pytest(files | setting, "--controller", "reference")
    assert "'reference' == 'native'" in called.text
    assert "twin: controller reference" in called.text


def test_an_unknown_controller_is_told(run_pytest):
    called = run_pytest({"test_kind.py": CONTROLLER}, "--controller", "plc")
    assert "controller.kind: got 'plc'; allowed: 'reference'" in called.failed["test_kind"]


def test_pytest_finds_the_plugin_by_the_package():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    ((name, module),) = project["entry-points"]["pytest11"].items()
    assert name == module
    assert importlib.import_module(module).pytest_addoption


def test_the_plugin_costs_nothing_where_no_test_asks_for_a_bench():
    code = (
        "import sys, twin.testing.plugin; "
        "print(sorted({'simpy', 'pybullet', 'numpy', 'onnxruntime'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
