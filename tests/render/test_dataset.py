"""Data sets on disk: complete, resumable, the same for any number of workers."""

import json
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from twin.core.errors import UsageError
from twin.render.dataset import write_dataset
from twin.spec.loader import load_scenario

OVERRIDES = (
    "infeed.mix=[{fastener: iso4014_m8x60, weight: 1}]",
    "infeed.defective_share=1",
    "infeed.defect_weights={forging_crack: 1, seam: 0, lap: 0, quench_crack: 0}",
)
VIEWS = ("head_1",)


@pytest.fixture(scope="module")
def loaded():
    return load_scenario("nominal", overrides=OVERRIDES)


@pytest.fixture(scope="module")
def write(loaded):
    def at(out, count=2, **options):
        options = {"views": VIEWS} | options
        write_dataset(rig=loaded.rig, scenario=loaded.scenario, count=count, out=out, **options)
        return out

    return at


@pytest.fixture(scope="module")
def native(write, tmp_path_factory):
    return write(tmp_path_factory.mktemp("native"))


def records(folder):
    return [json.loads(line) for line in (folder / "parts.jsonl").read_text().splitlines()]


def contents(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def read(folder, kind, part_id):
    path = folder / kind / f"part_{part_id:06d}_head_1.png"
    return cv2.imread(str(path), cv2.IMREAD_UNCHANGED)


def test_images_masks_and_truth_agree(native, loaded):
    assert [record["part_id"] for record in records(native)] == [0, 1]
    for record in records(native):
        image, mask = (read(native, kind, record["part_id"]) for kind in ("images", "masks"))
        camera = loaded.rig.frame_camera
        assert image.shape == mask.shape == (camera.rows, camera.columns)
        assert set(np.unique(mask)) == {0, 255}
        (view,) = record["views"].values()
        covered = np.zeros_like(mask, bool)
        for box in view["boxes"]:
            covered[box["y"] : box["y"] + box["height"], box["x"] : box["x"] + box["width"]] = True
        assert not mask[~covered].any()
        assert sum(box["area_px"] for box in view["boxes"]) == (mask > 0).sum()
        assert record["is_defective"]
        assert record["longest_crack_m"] == record["defects"][0]["length_m"]
        assert view["visible_cnr"]["0"] > 0


def coco(folder):
    return json.loads((folder / "annotations" / "coco_000000.json").read_text())


def painted(annotations, shape):
    """Union of the segmentations, painted run by run down the columns."""
    image = np.zeros(shape, bool)
    for annotation in annotations:
        counts = annotation["segmentation"]["counts"]
        flat = np.repeat(np.arange(len(counts)) % 2 == 1, counts)
        flat = np.pad(flat, (0, image.size - len(flat)))
        image |= flat.reshape(shape[::-1]).T
    return image


def test_coco_repeats_the_truth(native):
    document = coco(native)
    assert len(document["images"]) == 2
    for image in document["images"]:
        annotations = [a for a in document["annotations"] if a["image_id"] == image["id"]]
        mask = read(native, "masks", image["part_id"])
        assert (native / image["file_name"]).exists()
        assert np.array_equal(painted(annotations, mask.shape), mask > 0)
        assert sum(a["area"] for a in annotations) == (mask > 0).sum()
        for annotation in annotations:
            rows, columns = np.nonzero(painted([annotation], mask.shape))
            x, y, width, height = annotation["bbox"]
            assert (columns.min(), columns.max()) == (x, x + width - 1)
            assert (rows.min(), rows.max()) == (y, y + height - 1)
    assert {a["kind"] for a in document["annotations"]} == {"forging_crack"}


def test_segmentations_of_a_crop_are_counted_in_the_crop(write, tmp_path):
    write(tmp_path, count=1, roi_only=True)
    mask = read(tmp_path, "masks", 0)
    assert np.array_equal(painted(coco(tmp_path)["annotations"], mask.shape), mask > 0)


def test_a_crop_is_a_piece_of_the_native_image(native, write, tmp_path):
    write(tmp_path, roi_only=True)
    for record in records(tmp_path):
        part_id, view = record["part_id"], record["views"]["head_1"]
        image = read(tmp_path, "images", part_id)
        (x, y), (width, height) = view["offset_px"], view["size_px"]
        assert image.shape == (height, width)
        assert not any(extent % 8 for extent in (x, y, width, height))
        assert image.size < 0.5 * read(native, "images", part_id).size
        window = (slice(y, y + height), slice(x, x + width))
        assert np.array_equal(image, read(native, "images", part_id)[window])
        mask = read(tmp_path, "masks", part_id)
        assert np.array_equal(mask, read(native, "masks", part_id)[window])


def test_two_workers_write_the_same_bytes(native, write, tmp_path):
    write(tmp_path, workers=2)
    assert contents(tmp_path) == contents(native)


def test_a_torn_run_is_completed(native, write, tmp_path):
    write(tmp_path)
    text = (tmp_path / "parts.jsonl").read_text()
    (tmp_path / "parts.jsonl").write_text(text[: len(text) - 40])
    (tmp_path / "annotations" / "coco_000000.json").unlink()
    (tmp_path / "images" / "part_000001_head_1.png").unlink()
    kept = (tmp_path / "images" / "part_000000_head_1.png").stat().st_mtime_ns
    told = []
    write(tmp_path, progress=lambda done, count: told.append((done, count)))
    assert told == [(2, 2)]
    assert (tmp_path / "images" / "part_000000_head_1.png").stat().st_mtime_ns == kept
    assert contents(tmp_path) == contents(native)


def test_a_higher_count_adds_parts_and_a_lower_one_takes_none_away(native, write, tmp_path):
    write(tmp_path, count=1)
    assert [image["part_id"] for image in coco(tmp_path)["images"]] == [0]
    write(tmp_path, count=2)
    write(tmp_path, count=1)
    assert contents(tmp_path) == contents(native)


KILLED = """
import os, signal, sys
from pathlib import Path
from twin.render.dataset import write_dataset
from twin.spec.loader import load_scenario

if __name__ == "__main__":
    loaded = load_scenario("nominal", overrides=sys.argv[2:])
    write_dataset(
        rig=loaded.rig, scenario=loaded.scenario, count=4, views=("head_1",),
        out=Path(sys.argv[1]), workers=2,
        progress=lambda done, _: os.kill(os.getpid(), signal.SIGKILL),
    )
"""


def test_killed_with_its_workers_at_work_it_is_taken_up_again(native, write, tmp_path):
    script, out = tmp_path / "killed.py", tmp_path / "set"
    script.write_text(KILLED)
    # Its workers hold the pipe too: this returns when the last of them has ended.
    died = subprocess.run(
        [sys.executable, script, out, *OVERRIDES], capture_output=True, timeout=300
    )
    assert died.returncode == -signal.SIGKILL
    assert [record["part_id"] for record in records(out)] == [0]
    assert not (out / "annotations" / "coco_000000.json").exists()
    write(out)
    assert contents(out) == contents(native)


def test_killed_before_any_file_operation_it_is_taken_up_again(tmp_path):
    script = Path(__file__).with_name("killed_everywhere.py")
    done = subprocess.run(
        [sys.executable, script, tmp_path], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 30


def test_a_folder_of_other_settings_is_left_alone(native, write):
    before = contents(native)
    with pytest.raises(UsageError, match="views"):
        write(native, views=("head_0",))
    assert contents(native) == before


@pytest.mark.parametrize(("pixel_format", "bit_depth"), [("BayerRG", 8), ("RGB", 12)])
def test_a_crop_of_any_pixel_format_is_a_piece_of_the_native_image(
    loaded, tmp_path, pixel_format, bit_depth
):
    changed = {"pixel_format": pixel_format, "bit_depth": bit_depth}
    rig = replace(loaded.rig, frame_camera=loaded.rig.frame_camera.model_copy(update=changed))
    for name, roi_only in (("native", False), ("crop", True)):
        write_dataset(
            rig=rig, scenario=loaded.scenario, count=1, views=VIEWS, out=tmp_path / name,
            roi_only=roi_only,
        )  # fmt: skip
    image, crop = (read(tmp_path / name, "images", 0) for name in ("native", "crop"))
    view = records(tmp_path / "crop")[0]["views"]["head_1"]
    (x, y), (width, height) = view["offset_px"], view["size_px"]
    assert np.array_equal(crop, image[y : y + height, x : x + width])
    assert image.shape[2:] == ((3,) if pixel_format == "RGB" else ())
    assert image.dtype == (np.uint16 if bit_depth > 8 else np.uint8)
    assert (view["pixel_format"], view["bit_depth"]) == (pixel_format, bit_depth)


@pytest.mark.parametrize(
    "options",
    [
        {"count": 0},
        {"workers": 0},
        {"parts_per_shard": 0},
        {"views": ()},
        {"views": ("tail",)},
        {"views": VIEWS * 2},
    ],
)
def test_nonsense_is_refused_and_leaves_nothing(write, tmp_path, options):
    with pytest.raises(UsageError):
        write(tmp_path / "new", **options)
    assert not (tmp_path / "new").exists()
