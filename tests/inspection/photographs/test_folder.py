"""A folder of photographs is read whole, or refused with every problem in it."""

import json

import numpy as np
import pytest

from tests.inspection.photographs.conftest import COLUMNS, ROWS, SQUARE
from twin.core.errors import UsageError
from twin.inspection.photographs.folder import Reading, load_photographs


def problems_of(folder, **reading):
    with pytest.raises(UsageError) as caught:
        load_photographs(folder, reading=Reading(**reading))
    return [str(arg) for arg in caught.value.args]


def is_the_square(mask):
    wanted = np.zeros((ROWS, COLUMNS), bool)
    wanted[20:30, 10:20] = True
    return np.array_equal(mask, wanted)


def test_two_classes_with_masks(classes):
    photographs = load_photographs(classes)
    assert [p.name for p in photographs][:2] == ["defective/pit/d0.png", "defective/pit/d1.png"]
    assert [p.is_defective for p in photographs] == [True] * 6 + [False] * 6
    assert photographs[0].kinds == ("pit",)
    assert photographs[0].shape == (ROWS, COLUMNS)
    assert is_the_square(photographs[0].mask())
    assert not photographs[6].mask().any()


def test_a_defective_photograph_without_a_mask_is_known_as_such(classes):
    (classes / "masks" / "d0.png").unlink()
    assert load_photographs(classes)[0].mask() is None


def test_every_problem_of_two_classes_is_told_at_once(classes, paint, square_mask):
    for path in (classes / "good").iterdir():
        path.unlink()
    (classes / "defective" / "pit" / "d0.png").write_bytes(b"\x89PNG no more")
    square_mask(classes / "masks" / "d1.png", shape=(20, 40))
    square_mask(classes / "masks" / "of_nobody.png")
    paint(classes / "defective" / "big.png", seed=7, shape=(96, 64))
    told = problems_of(classes)
    assert len(told) == 5
    for words in (
        "good: no image in this class",
        "d0.png: not a readable image",
        "d1.png: mask is 40 × 20 px, its photograph 64 × 48 px",
        "of_nobody.png: mask of no photograph",
        "photographs of 2 sizes: 64 × 48 px (4), 64 × 96 px (1); `--any-size` allows it",
    ):
        assert any(words in line for line in told), (words, told)


def test_any_size_is_a_matter_of_wish(classes, paint):
    paint(classes / "good" / "big.png", shape=(96, 64))
    assert len(problems_of(classes)) == 1
    assert len(load_photographs(classes, reading=Reading(any_size=True))) == 13


def test_labelme_with_the_forms_it_draws(tmp_path, paint, label):
    for name in ("a", "b", "c", "good"):
        paint(tmp_path / "images" / f"{name}.png", seed=len(name))
    label(tmp_path / "labels" / "a.json", SQUARE)
    label(tmp_path / "labels" / "b.json", [[10, 20], [19, 29]], form="rectangle")
    label(tmp_path / "labels" / "c.json", [[30, 24], [30, 34]], form="circle")
    label(tmp_path / "labels" / "good.json", None)
    a, b, c, good = load_photographs(tmp_path)
    assert is_the_square(a.mask())
    assert is_the_square(b.mask())
    assert c.mask().sum() == pytest.approx(np.pi * 10.5**2, rel=0.04)  # and the pixels on the line
    assert not good.is_defective
    assert a.kinds == ("pit",)


def test_labels_beside_the_photographs(tmp_path, paint, label):
    paint(tmp_path / "a.png")
    label(tmp_path / "a.json", SQUARE)
    assert is_the_square(load_photographs(tmp_path)[0].mask())


def test_every_problem_of_labelme_is_told_at_once(tmp_path, paint, label):
    for name in ("a", "b", "c", "d", "e", "f", "unlabelled"):
        paint(tmp_path / "images" / f"{name}.png", seed=ord(name[0]))
    labels = tmp_path / "labels"
    label(labels / "a.json", SQUARE, size=(480, 640))
    label(labels / "b.json", SQUARE[:2])
    label(labels / "c.json", [[10, 20], [900, 20], [19, 29]])
    label(labels / "d.json", SQUARE, form="linestrip")
    (labels / "e.json").write_text('{"shapes": [')
    (labels / "f.json").write_text('{"shapes": [{"points": 3}]}')
    label(labels / "of_nobody.json", SQUARE)
    told = problems_of(tmp_path)
    for words in (
        "a.json: speaks of 640 × 480 px, the photograph a.png has 64 × 48 px",
        "b.json: shapes[0].points: got 2; a polygon has at least 3",
        "c.json: shapes[0].points: leave the photograph",
        "d.json: shapes[0].shape_type: got 'linestrip'; allowed: polygon, rectangle, circle",
        "e.json: not JSON",
        "f.json: not a file of labelme",
        "of_nobody.json: labels of no photograph",
        "unlabelled.png: nobody has labelled it",
    ):
        assert any(words in line for line in told), (words, told)


def test_the_majority_of_several_annotators_counts(tmp_path, paint, label):
    paint(tmp_path / "images" / "a.png")
    shifted = [[x + 5, y] for x, y in SQUARE]
    label(tmp_path / "labels" / "ann" / "a.json", SQUARE)
    label(tmp_path / "labels" / "bob" / "a.json", shifted)
    label(tmp_path / "labels" / "cyd" / "a.json", None)
    (photograph,) = load_photographs(tmp_path)
    assert photograph.is_defective
    assert photograph.is_disputed
    mask = photograph.mask()
    assert mask[25, 15:20].all()  # ann and bob
    assert not mask[25, 10:15].any()  # ann alone
    label(tmp_path / "labels" / "bob" / "a.json", None)
    assert not load_photographs(tmp_path)[0].is_defective


def coco(tmp_path, annotations, images=({"id": 1, "file_name": "images/a.png"},)):
    (tmp_path / "annotations").mkdir(exist_ok=True)
    size = {"height": ROWS, "width": COLUMNS}
    document = {"images": [{**size, **image} for image in images], "annotations": annotations,
                "categories": [{"id": 3, "name": "pit"}]}  # fmt: skip
    (tmp_path / "annotations" / "one.json").write_text(json.dumps(document))


@pytest.mark.parametrize(
    "region",
    [
        {"segmentation": [[x for point in SQUARE for x in point]]},
        {"bbox": [10, 20, 10, 10]},
        {"segmentation": {"size": [ROWS, COLUMNS], "counts": [
            10 * ROWS + 20, *([10, ROWS - 10] * 9), 10, ROWS * COLUMNS - 19 * ROWS - 30]}},
    ],
    ids=["polygon", "box", "run lengths"],
)  # fmt: skip
def test_coco_in_all_its_forms(tmp_path, paint, region):
    paint(tmp_path / "images" / "a.png")
    coco(tmp_path, [{"id": 1, "image_id": 1, "category_id": 3, **region}])
    (photograph,) = load_photographs(tmp_path)
    assert photograph.kinds == ("pit",)
    assert is_the_square(photograph.mask())


def test_parts_of_rendered_sets_are_groups(tmp_path, paint):
    paint(tmp_path / "images" / "a.png", seed=1)
    paint(tmp_path / "images" / "b.png", seed=2)
    coco(tmp_path, [], images=[{"id": 1, "file_name": "images/a.png", "part_id": 7},
                               {"id": 2, "file_name": "images/b.png", "part_id": 7}])  # fmt: skip
    assert {p.group for p in load_photographs(tmp_path)} == {"part 7"}


def test_every_problem_of_coco_is_told_at_once(tmp_path, paint):
    paint(tmp_path / "images" / "a.png")
    coco(
        tmp_path,
        [
            {"id": 1, "image_id": 9, "category_id": 3, "bbox": [1, 1, 2, 2]},
            {"id": 2, "image_id": 1, "category_id": 8, "bbox": [1, 1, 2, 2]},
            {"id": 3, "image_id": 1, "category_id": 3,
             "segmentation": {"size": [ROWS, COLUMNS], "counts": "abc"}},
            {"id": 4, "image_id": 1, "category_id": 3,
             "segmentation": {"size": [ROWS, COLUMNS], "counts": [1, 2]}},
        ],
        images=[{"id": 1, "file_name": "images/a.png"}, {"id": 2, "file_name": "images/no.png"}],
    )  # fmt: skip
    told = problems_of(tmp_path)
    for words in ("image_id 9 is listed nowhere", "category_id 8; allowed: 3",
                  "annotation 3: compressed run lengths", "run lengths cover 3 px",
                  "no.png: cannot be read"):  # fmt: skip
        assert any(words in line for line in told), (words, told)


def test_what_shows_one_part_is_named_by_an_expression(tmp_path, paint, label):
    for name in ("01_585000_crop_1", "02_585000_crop_2", "other"):
        paint(tmp_path / f"{name}.png", seed=len(name))
        label(tmp_path / f"{name}.json", SQUARE)
    photographs = load_photographs(tmp_path, reading=Reading(group_by=r"_(\d+)_crop"))
    assert [p.group for p in photographs] == ["585000", "585000", "other.png"]


@pytest.mark.parametrize(
    ("expression", "word"), [("(", "not a regular"), ("crop", "needs a group")]
)
def test_a_bad_expression_is_refused(classes, expression, word):
    assert word in problems_of(classes, group_by=expression)[0]


def test_no_data_set_at_all(tmp_path):
    assert "no such folder" in problems_of(tmp_path / "nowhere")[0]
    assert "no data set of a known format" in problems_of(tmp_path)[0]
