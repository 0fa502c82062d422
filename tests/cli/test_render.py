"""`twin render` as a shell calls it."""

import json

import pytest

QUICK = ("render", "nominal", "--out", "set", "--view", "shank", "--roi-only", "--set",
         "infeed.mix=[{fastener: iso4014_m8x60}]")  # fmt: skip


def test_json_is_the_only_thing_on_standard_output(twin, tmp_path):
    called = twin(*QUICK, "--count", "1", "--json", "--set", "infeed.defective_share=1")
    assert called.code == 0
    assert json.loads(called.out) == {
        "folder": "set", "scenario": "nominal", "parts": 1, "images": 1, "defective": 1,
        "shards": 1,
    }  # fmt: skip
    assert (tmp_path / "set" / "annotations" / "coco_000000.json").is_file()


def test_a_set_grows_and_another_set_is_refused(twin, tmp_path):
    assert twin(*QUICK, "--count", "1", "--parts-per-shard", "1").out == "set\n"
    assert twin(*QUICK, "--count", "2", "--parts-per-shard", "1").code == 0
    shards = sorted(p.name for p in (tmp_path / "set" / "annotations").iterdir())
    assert shards == ["coco_000000.json", "coco_000001.json"]
    called = twin(*QUICK, "--count", "3", "--parts-per-shard", "1", "--set", "seed=9")
    assert called.code == 2
    assert "scenario.seed: 1 there, 9 asked for" in called.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--count", "0"), "count must be at least 1, got 0"),
        (("--count", "-3"), "count must be at least 1, got -3"),
        (("--workers", "0"), "workers must be at least 1, got 0"),
        (("--parts-per-shard", "0"), "parts per shard must be at least 1, got 0"),
        (("--view", "tail"), "--view: got 'tail'; allowed: shank, head, all"),
        (("--out", "/proc/set"), "/proc/set: cannot hold a data set"),
    ],
)
def test_wrong_input_is_exit_2_and_leaves_nothing(twin, tmp_path, arguments, message):
    called = twin(*QUICK, *arguments)
    assert called.code == 2
    assert message in called.err
    assert "Traceback" not in called.err
    assert called.out == ""
    assert not list(tmp_path.iterdir())


def test_a_folder_of_other_things_is_left_alone(twin, tmp_path):
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "notes.txt").write_text("mine")
    called = twin(*QUICK, "--count", "1")
    assert called.code == 2
    assert "notes.txt" in called.err
    assert [p.name for p in (tmp_path / "set").iterdir()] == ["notes.txt"]
