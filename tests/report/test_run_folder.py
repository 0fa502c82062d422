"""Reading a run: what is missing or damaged is named."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from twin.core.errors import UsageError
from twin.report.run_folder import read_run


def test_reads_what_was_written(run_folder):
    run = read_run(run_folder)
    assert [row.part_id for row in run.parts] == list(range(1, 11))
    assert [preview.view for preview in run.previews] == ["shank", "head_0"]
    assert run.previews[0].truth == ((120, 80, 4, 80),)
    assert run.previews[0].boxes == ((120, 80, 4, 80), (118, 78, 8, 84))
    assert run.end_s == 300.0
    assert run.line_timing is not None


def test_a_run_without_images_is_a_run(make_run):
    run = read_run(make_run(imaging="timing"))
    assert run.is_timing_level
    assert run.previews == ()
    assert run.line_timing is None


def test_names_everything_a_folder_lacks(run_folder):
    (run_folder / "trace.parquet").unlink()
    (run_folder / "summary.json").unlink()
    with pytest.raises(UsageError, match=r"no run folder: it lacks summary.json, trace.parquet"):
        read_run(run_folder)


def test_no_folder_at_all(tmp_path):
    with pytest.raises(UsageError, match="no run folder"):
        read_run(tmp_path / "nowhere")


@pytest.mark.parametrize("content", ["{", "[1, 2]", "\x00"])
def test_damaged_json_is_named(run_folder, content):
    (run_folder / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match=r"manifest\.json"):
        read_run(run_folder)


def test_damaged_parquet_is_named(run_folder):
    (run_folder / "parts.parquet").write_bytes(b"PAR1 and then nothing")
    with pytest.raises(UsageError, match=r"parts\.parquet"):
        read_run(run_folder)


def test_missing_columns_are_named(run_folder):
    table = pq.read_table(run_folder / "parts.parquet").drop_columns(["truth_defective"])
    pq.write_table(table, run_folder / "parts.parquet")
    with pytest.raises(UsageError, match="truth_defective"):
        read_run(run_folder)


def test_columns_of_a_later_version_are_passed_over(run_folder):
    table = pq.read_table(run_folder / "parts.parquet")
    table = table.append_column("colour", pa.array(["red"] * table.num_rows))
    pq.write_table(table, run_folder / "parts.parquet")
    assert len(read_run(run_folder).parts) == 10


def test_a_picture_that_is_gone_is_named(run_folder):
    (run_folder / "gallery" / "part_000002_shank.png").unlink()
    with pytest.raises(UsageError, match=r"part_000002_shank\.png"):
        read_run(run_folder)


def test_gallery_never_reaches_outside_its_folder(run_folder):
    index = run_folder / "gallery" / "gallery.json"
    entries = json.loads(index.read_text())
    entries[0]["file"] = "../manifest.json"
    index.write_text(json.dumps(entries))
    with pytest.raises(UsageError, match="is missing"):
        read_run(run_folder)


def test_gallery_of_an_unknown_part(run_folder):
    index = run_folder / "gallery" / "gallery.json"
    index.write_text(index.read_text().replace('"part_id": 2', '"part_id": 77'))
    with pytest.raises(UsageError, match="part 77"):
        read_run(run_folder)
