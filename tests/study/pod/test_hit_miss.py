"""Hit/miss files: what is read, and what is said of wrong ones."""

import numpy as np
import pytest

from twin.core.errors import UsageError
from twin.study.pod import read_hit_miss


@pytest.fixture
def csv(tmp_path):
    def write(text):
        path = tmp_path / "targets.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


@pytest.mark.parametrize(
    "text",
    [
        "size,hit\n0.5,0\n2,1\n",
        "0.5,0\n2,1",
        "a;found\r\n0.5;0\r\n2;1\r\n",
        "\ufeffsize\thit\n0.5\t0\n\n2\t1\n",
        "part,hit,size\n7,0,0.5\n8,1,2\n",
        '"size","hit"\n"0.5","0"\n2.0,1.0\n',
    ],
)
def test_two_targets_in_every_dress(csv, text):
    data = read_hit_miss(csv(text))
    assert np.array_equal(data.size, [0.5, 2.0])
    assert np.array_equal(data.is_hit, [False, True])
    assert not data.size.flags.writeable


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("size,hit\n1,0\n2,maybe\n", r"targets.csv:3: column 2 \(hit\): got 'maybe'; allowed"),
        ("size,hit\n1,0\n2,\n", r"targets.csv:3: column 2 \(hit\): got nothing"),
        ("size,hit\n1,0\n2\n", r"targets.csv:3: column 2 \(hit\): got nothing"),
        ("1,0\n2,2\n", r"targets.csv:2: column 2 \(hit\): got '2'; allowed: 0 or 1"),
        ("1,0\n-2,1\n", r"targets.csv:2: column 1 \(size\): got '-2'"),
        ("1,0\nnan,1\n", r"column 1 \(size\): got 'nan'"),
        ("1,0\ninf,1\n", r"column 1 \(size\): got 'inf'"),
        ("hit,x,size\n1,0,wide\n", r"targets.csv:2: column 3 \(size\): got 'wide'"),
        ("1,0\n2,1,5\n", r"targets.csv:2: got 3 columns"),
        ("1\n2\n", "got 1 columns"),
        ("1,0,3\n", "got 3 columns"),
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("size,hit\n", "header only"),
        (b"1,0\n\xff\xfe,1\n", "UTF-8"),
        (b"\x00,1\n", r"got '\\x00'|is no CSV"),
    ],
)
def test_wrong_files_name_line_and_column(csv, text, message):
    with pytest.raises(UsageError, match=message):
        read_hit_miss(csv(text))


def test_all_problems_at_once(csv):
    with pytest.raises(UsageError) as caught:
        read_hit_miss(csv("size,hit\nx,0\n1,2\n-1,y\n"))
    assert len(caught.value.args) == 4


def test_a_long_list_of_problems_is_cut(csv):
    with pytest.raises(UsageError, match="and 80 more"):
        read_hit_miss(csv("1,5\n" * 100))


def test_no_such_file(tmp_path):
    with pytest.raises(UsageError, match=r"none\.csv: cannot be read"):
        read_hit_miss(tmp_path / "none.csv")
    with pytest.raises(UsageError, match="cannot be read"):
        read_hit_miss(tmp_path)
