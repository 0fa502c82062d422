"""`twin calibrate`: images in, one file of the rig out; wrong images, no file."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from ruamel.yaml import YAML

import twin.cli.calibrate  # noqa: F401
from twin.core.random import stream
from twin.render.camera import expose
from twin.render.pieces import render_piece
from twin.spec.loader import load_scenario
from twin.spec.resources import find_rig
from twin.spec.rig_loader import load_rig

LEVELS_E = (0, 60, 120, 180, 240, 300)
SHEET = "cameras/linea_gige_2k.yaml"
MEASURED = {
    "gain_dn_per_e", "dark_noise_e", "line_noise_e", "black_level_dn", "prnu_share", "dsnu_e",
}  # fmt: skip


@pytest.fixture
def bench(tmp_path):
    """A rig of one's own with a line camera of 256 columns."""
    root = Path(shutil.copytree(find_rig("mpi_bench"), tmp_path / "bench"))
    sheet = root / SHEET
    text = sheet.read_text()
    assert "columns: {value: 2048" in text
    sheet.write_text(text.replace("columns: {value: 2048", "columns: {value: 256"))
    return root


@pytest.fixture
def images(tmp_path, bench):
    """flats/ and dark/, taken with that camera at another gain and black level."""
    sensor = load_rig(bench).line_camera
    sensor = sensor.model_copy(update={"gain_dn_per_e": 0.6, "black_level_dn": 70.0})
    rng = stream(1, "images")
    for number, electrons in enumerate(LEVELS_E):
        folder = tmp_path / (f"flats/{number:02d}" if number else "dark")
        folder.mkdir(parents=True)
        for name in ("a.png", "b.tif"):
            even = np.full((1000, sensor.columns), electrons, np.float32)
            image = expose(electrons=even, sensor=sensor, rng=rng)
            assert cv2.imwrite(str(folder / name), image)
    return tmp_path


CAMERA = ("calibrate", "camera", "--flat", "flats", "--dark", "dark", "--rig", "./bench",
          "--out", "camera.yaml")  # fmt: skip


@pytest.mark.usefixtures("images")
def test_a_camera_as_json(twin, tmp_path):
    called = twin(*CAMERA, "--json")
    assert called.code == 0, called.err
    document = json.loads(called.out)
    assert set(document) == {*MEASURED, "kept", "bit_depth", "images", "levels", "out"}
    for key in MEASURED:
        found = document[key]
        assert set(found) == {"value", "low", "high"}
        assert found["low"] <= found["value"] <= found["high"]
    assert document["gain_dn_per_e"]["value"] == pytest.approx(0.6, rel=0.05)
    assert set(document["kept"]) == {"quantum_efficiency", "full_well_e"}
    assert (document["images"], document["levels"]) == (12, 6)
    assert (tmp_path / "camera.yaml").is_file()


def test_the_datasheet_serves_the_rig(twin, images, bench):
    """Put in its place it loads; what was not measured is as it was, comments too."""
    before = load_rig(bench).line_camera
    called = twin(*CAMERA)
    assert called.code == 0, called.err
    assert "quantum_efficiency: kept at 0.5; it takes a known number of photons" in called.out
    assert "12 images of 6 levels: camera.yaml" in called.out
    shutil.copy(images / "camera.yaml", bench / SHEET)
    after = load_rig(bench).line_camera
    assert after.black_level_dn == pytest.approx(70.0, rel=0.02)
    assert after.model_copy(update={key: getattr(before, key) for key in (*MEASURED, "notes")}) == (
        before
    )
    assert "quantum_efficiency kept" in after.notes
    assert "full_well_e kept: the converter ends first" in after.notes


def test_every_measured_number_says_where_it_comes_from(twin, images, bench):
    assert twin(*CAMERA).code == 0
    text = (images / "camera.yaml").read_text()
    sheet, old = YAML(typ="safe").load(text), YAML(typ="safe").load((bench / SHEET).read_text())
    assert list(sheet) == [*old, "notes"]
    assert text.startswith("# Line-scan camera that images the shank.\n")
    for key in MEASURED:
        assert set(sheet[key]) == {"value", "unit", "source"}
        source = sheet[key]["source"]
        assert source.startswith("fitted by twin calibrate camera from 12 images: 95 % interval")
    for key in set(old) - MEASURED:
        assert sheet[key] == old[key]


def spoil_nothing(_: Path) -> None:
    pass


def leave_one_dark(root: Path) -> None:
    (root / "dark" / "a.png").unlink()


def empty_level(root: Path) -> None:
    for file in (root / "flats" / "03").iterdir():
        file.unlink()
    (root / "flats" / "03" / "a.jpg").write_bytes(b"")


def narrow_image(root: Path) -> None:
    cv2.imwrite(str(root / "flats" / "02" / "a.png"), np.zeros((1000, 255), np.uint8))


def broken_image(root: Path) -> None:
    (root / "flats" / "05" / "b.tif").write_bytes(b"II*\0")


def copied_image(root: Path) -> None:
    shutil.copy(root / "flats" / "04" / "a.png", root / "flats" / "04" / "c.png")


def wide_dark(root: Path) -> None:
    for file in (root / "dark").iterdir():
        cv2.imwrite(str(file), np.full((1000, 256), 7000, np.uint16))


@pytest.mark.parametrize(
    ("spoil", "arguments", "message"),
    [
        (spoil_nothing, ("--camera", "thermal"), "allowed: line, frame"),
        (spoil_nothing, ("--camera", "frame"), "2464 × 2056"),
        (spoil_nothing, ("--flat", "nowhere"), "nowhere: no such folder"),
        (spoil_nothing, ("--rig", "mpi_banch"), "did you mean mpi_bench?"),
        (spoil_nothing, ("--dark", "flats/05"), "flats/05: got a mean of"),
        (spoil_nothing, ("--dark", "flats", "--flat", "flats"), "flats: has no images"),
        (leave_one_dark, (), "dark: got 1 image"),
        (empty_level, ("--flat", "flats/03"), "03: has no images"),
        (narrow_image, (), "a.png: got 255 columns"),
        (broken_image, (), "b.tif: not a readable image"),
        (copied_image, (), "c.png: the same image as a.png"),
        (wide_dark, (), "--bit-depth"),
        (wide_dark, ("--bit-depth", "11"), "got 11; allowed: 8, 10, 12"),
    ],
)
def test_wrong_images_leave_no_file(twin, images, spoil, arguments, message):
    spoil(images)
    called = twin(*CAMERA, *arguments, "--json")
    assert called.code == 2, called.err
    assert message in called.err
    assert "Traceback" not in called.err
    assert called.out == ""
    assert not (images / "camera.yaml").exists()


@pytest.mark.usefixtures("images")
def test_an_output_that_cannot_be_written(twin, tmp_path):
    called = twin(*CAMERA[:-1], "nowhere/camera.yaml")
    assert called.code == 2
    assert "nowhere/camera.yaml: cannot be written" in called.err
    assert not (tmp_path / "nowhere").exists()


CHANGE = "light.ambient_lx=8"
GAIN = ("calibrate", "gain", "photo.png", "--piece", "crack", "--parameter", "length_m=0.012",
        "--set", CHANGE, "--out", "calibration.yaml")  # fmt: skip


@pytest.fixture(scope="module")
def photo_at(tmp_path_factory):
    """A photograph of a crack of 12 mm on a bench whose gain is 8, the rig's is 5; as a file."""
    loaded = load_scenario("nominal", overrides=[CHANGE])
    calibration = loaded.rig.calibration.model_copy(update={"cover_gain": 8.0})
    view = render_piece(
        name="crack",
        rig=replace(loaded.rig, calibration=calibration),
        scenario=loaded.scenario,
        camera="line",
        parameters={"length_m": 0.012},
    )
    image = expose(electrons=view.electrons, sensor=loaded.rig.line_camera, rng=stream(1, "photo"))
    file = tmp_path_factory.mktemp("photo") / "photo.png"
    assert cv2.imwrite(str(file), np.roll(image, (9, -14), (0, 1)))
    return file


@pytest.fixture
def photo(tmp_path, photo_at):
    return Path(shutil.copy(photo_at, tmp_path / "photo.png"))


@pytest.mark.usefixtures("photo")
def test_a_gain_comes_back(twin, tmp_path):
    """Rendered at 8, the rig's own being 5."""
    called = twin(*GAIN, "--json")
    assert called.code == 0, called.err
    document = json.loads(called.out)
    found = document["cover_gain"]
    assert found["value"] == pytest.approx(8.0, rel=0.1)
    assert found["low"] < 8.0 < found["high"]
    (image,) = document["images"]
    assert (image["image"], image["right_px"], image["down_px"]) == ("photo.png", -14, 9)
    assert document["residual_share"] < 0.2
    assert document["contrast_to_noise"] > 3
    assert "warning" not in called.err
    assert (tmp_path / "calibration.yaml").is_file()


def test_the_calibration_serves_the_rig(twin, photo, bench):
    """One line has changed, beside the name; the source says what it was fitted to."""
    called = twin(*GAIN)
    assert called.code == 0, called.err
    assert "14 px" in called.out
    file = bench / "calibration.yaml"
    old, new = file.read_text(), (photo.parent / "calibration.yaml").read_text()
    changed = [(a, b) for a, b in zip(old.splitlines(), new.splitlines(), strict=True) if a != b]
    assert [a.split(":")[0] for a, _ in changed] == ["name", "cover_gain"]
    assert (
        "fitted by twin calibrate gain to photo.png, piece crack (length_m=0.012), "
        "on scenario nominal (light.ambient_lx=8): 95 % interval"
    ) in changed[1][1]
    shutil.copy(photo.parent / "calibration.yaml", file)
    assert load_rig(bench).calibration.cover_gain == pytest.approx(8.0, rel=0.1)


@pytest.mark.usefixtures("photo")
def test_ground_of_another_treatment_is_warned_of(twin):
    """In the twin's scenario a lamp stands beside the bench, in the photograph there was none."""
    called = twin(*GAIN, "--set", "light.ambient_lx=4000", "--json")
    assert called.code == 0, called.err
    assert "warning: the ground glows with" in called.err
    assert json.loads(called.out)["cover_gain"]["value"] > 0


def dark_photo(file: Path) -> None:
    image = np.random.default_rng(1).normal(30, 8, (2048, 2048))
    cv2.imwrite(str(file), np.clip(image, 0, 255).astype(np.uint8))


def white_photo(file: Path) -> None:
    image = cv2.imread(str(file), cv2.IMREAD_UNCHANGED)
    cv2.imwrite(str(file), np.where(image > 90, 255, image).astype(np.uint8))


def short_photo(file: Path) -> None:
    cv2.imwrite(str(file), cv2.imread(str(file), cv2.IMREAD_UNCHANGED)[:1000])


def no_photo(file: Path) -> None:
    file.write_text("not an image")


@pytest.mark.parametrize(
    ("spoil", "arguments", "message"),
    [
        (dark_photo, (), "photo.png: no indication where the twin has it"),
        (white_photo, (), "% of the indication is saturated, allowed 1%"),
        (short_photo, (), "photo.png: got 2048 × 1000 px"),
        (no_photo, (), "photo.png: not a readable image"),
        (spoil_nothing, ("--camera", "frame"), "2464 × 2056"),
        (spoil_nothing, ("--piece", "bolt"), "bolt"),
        (spoil_nothing, ("--piece", "flat"), "piece flat: parameter: got 'length_m'"),
        (spoil_nothing, ("--parameter", "length=1"), "length_m"),
        (spoil_nothing, ("--parameter", "length_m=long"), "must be written name=number"),
        (spoil_nothing, ("--set", "bath.concentration=1"), "did you mean"),
        (spoil_nothing, ("--scenario", "nominale"), "unknown scenario"),
        (spoil_nothing, ("--box", "1,2,3"), "must be written x,y,width,height"),
        (spoil_nothing, ("--box", "1,2,0,3"), "width and height 1"),
        (spoil_nothing, ("--box", "0,0,20,20"), "no indication in the box 0,0,20,20"),
        (spoil_nothing, ("--set", "light.uv_irradiance_w_per_m2=0.2"), "darker than the photo"),
    ],
)
def test_wrong_photographs_leave_no_file(twin, photo, spoil, arguments, message):
    spoil(photo)
    called = twin(*GAIN, *arguments, "--json")
    assert called.code == 2, called.err
    assert message in called.err
    assert "Traceback" not in called.err
    assert called.out == ""
    assert not (photo.parent / "calibration.yaml").exists()


def test_help_has_examples(twin):
    for command in ("camera", "gain"):
        called = twin("calibrate", command, "--help")
        assert called.code == 0
        assert "Examples:" in called.out
