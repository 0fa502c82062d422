"""Wrong input: one clear message, exit code 2, nothing left behind."""

import shutil
from pathlib import Path

import pytest

from twin.spec.resources import find_rig, find_scenario

RUN = ("run", "nominal", "--imaging", "timing")


def nothing_but(folder: Path, *names: str) -> bool:
    return {file.name for file in folder.iterdir()} == set(names)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--parts", "0"), "parts"),
        (("--seed", "-1"), "seed"),
        (("--mode", "slow"), "mode"),
        (("--imaging", "none"), "imaging"),
        (("--controller", "plc9000"), "controller.kind"),
        (("--set", "bath.concentration=1"), "did you mean"),
        (("--set", "recipe.drain_ms=3"), "drain_s"),
        (("--set", "recipe.drain_s=3 min"), "recipe.drain_s"),
        (("--set", "bath.concentration_ml_per_100ml=-1"), "concentration_ml_per_100ml"),
        (("--set", "recipe.shot_s"), "recipe.shot_s"),
        (("--set", "faults=[{at_s: 1, target: clamp, kind: explodes}]"), "explodes"),
        (("--set", "faults=[{at_s: 1, target: clmp, kind: explodes}]"), "did you mean clamp?"),
        (("--set", "faults=[{at_s: 1, target: signal, kind: stuck, signal: clamp_opn}]"),
         "did you mean clamp_open?"),
    ],
)  # fmt: skip
def test_a_wrong_setting_names_its_key(twin, tmp_path, arguments, message):
    called = twin(*RUN, *arguments)
    assert called.code == 2
    assert message in called.err
    assert "Traceback" not in called.err
    assert called.out == ""
    assert nothing_but(tmp_path)


def test_an_unknown_scenario_names_the_known_ones(twin):
    called = twin("run", "nominale")
    assert called.code == 2
    assert "nominal_qualification" in called.err


def test_every_problem_of_a_file_is_told_with_its_line(twin, tmp_path):
    text = find_scenario("nominal").read_text(encoding="utf-8")
    (tmp_path / "mine.yaml").write_text(text.replace("parts: 12", "parts: 0\nwhatever: 1"))
    called = twin("check", "mine.yaml")
    assert called.code == 2
    assert "mine.yaml:" in called.err
    assert "parts" in called.err
    assert "whatever" in called.err


def test_an_output_that_cannot_be_written(twin, tmp_path):
    (tmp_path / "taken").write_text("a file")
    called = twin(*RUN, "--out", "taken")
    assert called.code == 2
    assert "taken" in called.err
    assert (tmp_path / "taken").read_text() == "a file"


@pytest.fixture
def rig_copy(tmp_path):
    """A rig of one's own, to spoil."""
    return Path(shutil.copytree(find_rig("mpi_bench"), tmp_path / "rig"))


def test_a_missing_datasheet_is_named(twin, rig_copy):
    next((rig_copy / "encoder").glob("*.yaml")).unlink()
    called = twin(*RUN, "--set", f"rig={rig_copy}")
    assert called.code == 2
    assert "encoder" in called.err


def test_a_datasheet_number_in_another_unit_is_named(twin, rig_copy):
    file = next((rig_copy / "spindle").glob("*.yaml"))
    file.write_text(file.read_text().replace("unit: rad/s,", "unit: rpm,"))
    called = twin(*RUN, "--set", f"rig={rig_copy}")
    assert called.code == 2
    assert "max_speed_rad_per_s" in called.err
    assert "'rad/s'" in called.err


def test_a_model_that_is_no_onnx_file(twin, rig_copy, tmp_path):
    (rig_copy / "model" / "model.onnx").write_bytes(b"not a model")
    called = twin("run", "nominal", "--set", f"rig={rig_copy}")
    assert called.code == 2
    assert "model.onnx" in called.err
    assert nothing_but(tmp_path, "rig")


def test_inspecting_a_broken_image(twin, tmp_path):
    (tmp_path / "broken.png").write_bytes(b"\x89PNG\r\n")
    called = twin("inspect", "broken.png")
    assert called.code == 2
    assert "broken.png" in called.err


def test_render_of_nothing(twin, tmp_path):
    called = twin("render", "nominal", "--out", "set", "--count", "0")
    assert called.code == 2
    assert "count" in called.err
    assert nothing_but(tmp_path)


def test_a_folder_that_is_no_run_has_no_report(twin, tmp_path):
    called = twin("report", str(tmp_path))
    assert called.code == 2
