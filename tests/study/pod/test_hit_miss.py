"""Hit/miss files: what is read, and what is said of wrong ones."""

import numpy as np
import pytest

from twin.core.errors import UsageError
from twin.study.pod import read_hit_miss, read_signals


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
        (b"1,0\n\xff\xfe,1\n", "targets.csv:2: is no UTF-8"),
        ("size;hit\n0,5;0\n1;1\n", r":2: column 1 \(size\): got '0,5'.*decimals with a point"),
        ("1,0\n1_0,1\n", "got '1_0'"),
        ("size,hit,hit\n1,0,1\n", "names hit twice"),
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


def test_columns_of_other_names(csv):
    path = csv("part;crack_mm;found\n1;0.5;0\n2;2;1\n")
    data = read_hit_miss(path, size="crack_mm", hit="found")
    assert np.array_equal(data.size, [0.5, 2.0])
    with pytest.raises(UsageError, match=r"got 3 columns \(part, crack_mm, found\).*--size-column"):
        read_hit_miss(path)


def test_a_size_of_0_is_a_blank(csv):
    data = read_hit_miss(csv("0,0\n0,1\n0,0\n0.5,0\n2,1\n"))
    assert (data.false_calls.blanks, data.false_calls.false_calls) == (3, 1)
    assert data.false_calls.rate == pytest.approx(1 / 3)
    assert np.array_equal(data.targets.size, [0.5, 2.0])
    assert np.array_equal(data.targets.is_hit, [False, True])


def test_signals_of_targets_and_blanks(csv):
    data = read_signals(csv("size,signal\n0,3\n0,-1\n1.5,12\n"))
    assert np.array_equal(data.targets.signal, [12.0])
    assert data.false_calls(2.5).false_calls == 1
    with pytest.raises(UsageError, match=r":2: column 2 \(signal\): got 'inf'"):
        read_signals(csv("size,signal\n1,inf\n"))


def test_no_such_file(tmp_path):
    with pytest.raises(UsageError, match=r"none\.csv: cannot be read"):
        read_hit_miss(tmp_path / "none.csv")
    with pytest.raises(UsageError, match="cannot be read"):
        read_hit_miss(tmp_path)
