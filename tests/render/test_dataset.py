"""Data sets on disk: complete, resumable, the same for any number of workers."""

import json

import cv2
import numpy as np
import pytest

from twin.core.errors import UsageError
from twin.render.dataset import write_dataset
from twin.spec.loader import load_scenario

MIX = "infeed.mix=[{fastener: iso4014_m8x60, weight: 1}]"
VIEWS = ("head_1",)


@pytest.fixture(scope="module")
def loaded():
    return load_scenario(
        "nominal",
        overrides=[
            MIX,
            "infeed.defective_share=1",
            "infeed.defect_weights={forging_crack: 1, seam: 0, lap: 0, quench_crack: 0}",
        ],
    )


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


def test_coco_repeats_the_truth(native):
    coco = json.loads((native / "annotations.coco.json").read_text())
    names = {image["id"]: image["file_name"] for image in coco["images"]}
    assert all((native / name).exists() for name in names.values())
    boxes = [box for r in records(native) for v in r["views"].values() for box in v["boxes"]]
    assert [a["bbox"] for a in coco["annotations"]] == [
        [box["x"], box["y"], box["width"], box["height"]] for box in boxes
    ]
    assert {a["image_id"] for a in coco["annotations"]} <= names.keys()
    kinds = {category["id"]: category["name"] for category in coco["categories"]}
    assert {kinds[a["category_id"]] for a in coco["annotations"]} == {"forging_crack"}


def test_a_crop_is_a_piece_of_the_native_image(native, write, tmp_path):
    write(tmp_path, roi_only=True)
    for record in records(tmp_path):
        part_id, view = record["part_id"], record["views"]["head_1"]
        image = read(tmp_path, "images", part_id)
        (x, y), (width, height) = view["offset_px"], view["size_px"]
        assert image.shape == (height, width)
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
    (tmp_path / "annotations.coco.json").unlink()
    (tmp_path / "images" / "part_000001_head_1.png").unlink()
    kept = (tmp_path / "images" / "part_000000_head_1.png").stat().st_mtime_ns
    told = []
    write(tmp_path, progress=lambda done, count: told.append((done, count)))
    assert told == [(2, 2)]
    assert (tmp_path / "images" / "part_000000_head_1.png").stat().st_mtime_ns == kept
    assert contents(tmp_path) == contents(native)


def test_a_folder_of_other_settings_is_left_alone(native, write):
    before = contents(native)
    with pytest.raises(UsageError, match="views"):
        write(native, views=("head_0",))
    assert contents(native) == before


def test_a_folder_that_cannot_be_made_is_named(write, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UsageError, match="cannot hold a data set"):
        write(tmp_path / "file")


@pytest.mark.parametrize(
    "options",
    [{"count": 0}, {"workers": 0}, {"views": ()}, {"views": ("tail",)}, {"views": VIEWS * 2}],
)
def test_nonsense_is_refused_and_leaves_nothing(write, tmp_path, options):
    with pytest.raises(UsageError):
        write(tmp_path / "new", **options)
    assert not (tmp_path / "new").exists()
