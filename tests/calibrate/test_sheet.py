"""A datasheet with measured numbers in it: whole, valid, or not written."""

import pytest

from twin.calibrate.sheet import Entry, rounded, sheet_of, write_sheet
from twin.core.errors import ScenarioError, UsageError
from twin.spec.calibration import Calibration
from twin.spec.datasheets import LineScanCamera
from twin.spec.problems import validated
from twin.spec.yaml_file import read_yaml


@pytest.fixture
def write(rig, tmp_path):
    template = sheet_of(rig, "line_camera")

    def write_camera(entries, plain=None, out=tmp_path / "camera.yaml"):
        write_sheet(
            out, template=template, model=LineScanCamera, entries=entries, plain=plain or {}
        )
        return out

    return write_camera


def test_every_sheet_of_the_rig_is_copied_as_it_is(rig, tmp_path):
    for key, model in (("line_camera", LineScanCamera), ("calibration", Calibration)):
        template, out = sheet_of(rig, key), tmp_path / f"{key}.yaml"
        write_sheet(out, template=template, model=model, entries={}, plain={})
        assert out.read_text() == template.read_text()


def test_a_number_in_place_of_another(rig, write):
    out = write({"prnu_share": Entry(0.0123456789, 'a "test"')}, {"bit_depth": 12})
    sheet = validated(LineScanCamera, read_yaml(out))
    assert sheet.prnu_share == 0.012346
    assert sheet == rig.line_camera.model_copy(update={"prnu_share": 0.012346, "bit_depth": 12})
    assert read_yaml(out).data["prnu_share"]["source"] == 'a "test"'


def test_what_no_datasheet_may_say_is_not_written(write, tmp_path):
    with pytest.raises(ScenarioError, match=r"camera\.yaml: not written: prnu_share"):
        write({"prnu_share": Entry(1.5, "a test")})
    with pytest.raises(UsageError, match="cannot be written"):
        write({}, out=tmp_path / "nowhere" / "camera.yaml")
    assert list(tmp_path.iterdir()) == []


def test_five_digits_are_written():
    assert rounded(0.00123456789) == 0.0012346
    assert rounded(25_000.4) == 25_000
