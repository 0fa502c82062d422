"""The journal of parts: in order, in constant memory, right again after any interruption."""

import json
import tracemalloc

import pytest

from twin.core.errors import RunError, UsageError
from twin.render.parts_journal import PartsJournal

RUNS = [100, 3, 9997]


def record(part_id, runs=RUNS):
    boxes = [{"defect": 0, "x": 1, "y": 0, "width": 1, "height": 3, "area_px": 3,
              "run_lengths": runs}]  # fmt: skip
    defect = {"kind": "seam", "length_m": 0.004, "depth_m": 0.001, "opening_m": 5e-5, "cover_m": 0}
    view = {"size_px": [100, 101], "offset_px": [0, 0], "pixel_format": "Mono", "bit_depth": 8,
            "boxes": boxes if part_id % 2 else [], "visible_cnr": {"0": 5.0}}  # fmt: skip
    return {"part_id": part_id, "fastener": "m8", "is_defective": bool(part_id % 2),
            "defects": [defect], "views": {"shank": view}}  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    for name in ("annotations", "images", "masks", "unfinished"):
        (tmp_path / name).mkdir()
    return tmp_path


def opened(folder, parts_per_shard=4):
    return PartsJournal(
        out=folder, unfinished=folder / "unfinished", parts_per_shard=parts_per_shard
    )


def grown(folder, count, close=True):
    journal = opened(folder)
    for part_id in range(journal.parts, count):
        journal.append(record(part_id))
    if close:
        journal.close()
    return journal


def contents(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def shards(folder):
    return [json.loads(p.read_text()) for p in sorted((folder / "annotations").iterdir())]


def parts(shard):
    return [image["part_id"] for image in shard["images"]]


def test_a_shard_is_written_with_its_last_part_and_the_rest_at_the_end(folder):
    journal = grown(folder, 7, close=False)
    assert [parts(shard) for shard in shards(folder)] == [[0, 1, 2, 3]]
    journal.close()
    assert [parts(shard) for shard in shards(folder)] == [[0, 1, 2, 3], [4, 5, 6]]
    assert (journal.parts, journal.defective, journal.shards) == (7, 3, 2)


def test_numbers_are_unique_over_the_shards(folder):
    grown(folder, 11)
    for kind in ("images", "annotations"):
        numbers = [entry["id"] for shard in shards(folder) for entry in shard[kind]]
        assert len(set(numbers)) == len(numbers)
    annotated = {a["image_id"] for shard in shards(folder) for a in shard["annotations"]}
    defective = {i["id"] for shard in shards(folder) for i in shard["images"] if i["is_defective"]}
    assert annotated == defective


@pytest.fixture
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole")
    for name in ("annotations", "images", "masks", "unfinished"):
        (folder / name).mkdir()
    grown(folder, 11)
    return contents(folder)


@pytest.mark.parametrize("first", [0, 1, 4, 6, 8, 11])
def test_growing_in_steps_ends_in_the_same_bytes(folder, whole, first):
    grown(folder, first)
    assert grown(folder, 11).defective == 5
    assert contents(folder) == whole


def test_a_journal_torn_anywhere_in_its_last_lines_is_taken_up(folder, whole):
    path = folder / "parts.jsonl"
    text = whole[path.relative_to(folder)]
    third_last = len(b"".join(text.splitlines(keepends=True)[:-3]))
    for length in range(third_last, len(text), 7):
        path.write_bytes(text[:length])
        assert opened(folder).parts == text[:length].count(b"\n")
        grown(folder, 11)
        assert contents(folder) == whole


def test_a_full_shard_that_is_missing_is_written_again(folder, whole):
    grown(folder, 11)
    (folder / "annotations" / "coco_000000.json").unlink()
    opened(folder).close()
    assert contents(folder) == whole


def test_while_a_shard_grows_again_its_old_file_is_gone(folder):
    grown(folder, 6)
    opened(folder)
    assert [parts(shard) for shard in shards(folder)] == [[0, 1, 2, 3]]


def test_shards_and_images_beyond_the_journal_go(folder):
    grown(folder, 11)
    keep, lines = folder / "parts.jsonl", (folder / "parts.jsonl").read_text().splitlines(True)
    keep.write_text("".join(lines[:5]))
    for name in ("images/part_000004_shank.png", "images/part_000005_shank.png",
                 "masks/part_000005_head_1.png"):  # fmt: skip
        (folder / name).touch()
    opened(folder).close()
    assert [parts(shard) for shard in shards(folder)] == [[0, 1, 2, 3], [4]]
    assert [p.name for p in (folder / "images").iterdir()] == ["part_000004_shank.png"]
    assert not list((folder / "masks").iterdir())


@pytest.mark.parametrize(
    "line", ["{", "[]", "{}", '{"part_id": 2, "is_defective": true}', '{"part_id": 1}']
)
def test_a_damaged_line_is_named_and_nothing_is_touched(folder, line):
    grown(folder, 3)
    path = folder / "parts.jsonl"
    lines = path.read_text().splitlines()
    path.write_text("\n".join([lines[0], line, lines[2], ""]))
    before = contents(folder)
    with pytest.raises(UsageError, match=r"parts\.jsonl:2: not the record of part 1"):
        opened(folder)
    assert contents(folder) == before


def test_a_full_disk_is_told_with_the_file(folder):
    journal = opened(folder)
    (folder / "parts.jsonl").symlink_to("/dev/full")
    with pytest.raises(RunError, match=r"parts\.jsonl: cannot be written \(No space"):
        journal.append(record(0))


def peak_bytes(work):
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_number_of_parts(folder):
    def to(count):
        return lambda: grown(folder, count)

    first, later = peak_bytes(to(200)), peak_bytes(to(5000))
    again = peak_bytes(lambda: opened(folder))
    one_part = len(json.dumps(record(1)))
    assert max(later, again) < first + 100 * one_part
