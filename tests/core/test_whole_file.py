"""Files appear whole or not at all."""

import pytest

from twin.core.errors import UsageError
from twin.core.whole_file import write_whole


def test_pieces_end_up_in_the_file_in_turn_and_nothing_beside_it(tmp_path):
    write_whole(tmp_path / "log.txt", (f"{number}\n" for number in range(3)))
    assert (tmp_path / "log.txt").read_bytes() == b"0\n1\n2\n"
    assert [path.name for path in tmp_path.iterdir()] == ["log.txt"]


def test_what_breaks_on_the_way_leaves_the_older_file_as_it_was(tmp_path):
    def pieces():
        yield "half of it"
        raise KeyboardInterrupt

    write_whole(tmp_path / "log.txt", "older")
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "log.txt", pieces())
    assert (tmp_path / "log.txt").read_text() == "older"
    assert [path.name for path in tmp_path.iterdir()] == ["log.txt"]


@pytest.mark.parametrize("name", ["missing/log.txt", "folder"])
def test_a_place_that_cannot_hold_it_is_named(tmp_path, name):
    (tmp_path / "folder").mkdir()
    with pytest.raises(UsageError, match=f"{name}: cannot be written"):
        write_whole(tmp_path / name, "text")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
