"""The signal list: lengths, codes, names and registers that do not fit are refused."""

import csv
import io

import pytest

from twin.spec.io_enums import io_enums
from twin.spec.io_header import io_header
from twin.spec.io_list import tags_from
from twin.spec.io_table import register_map, signal_table
from twin.spec.yaml_file import read_yaml

GOOD = """\
signals:
  door: {direction: input, type: bool, unit: "-", register: 0, text: "Door shut", initial: 1}
  count: {direction: input, type: int, unit: id, register: 1, words: 2, text: "Number"}
  mode: {direction: output, type: int, unit: "-", register: 9, codes: {off: 0, on: 1}, text: "Mode"}
  level: {direction: input, type: real, unit: mm, register: 3, text: "Level"}
"""


@pytest.fixture
def tags(write):
    return tags_from(read_yaml(write(GOOD, "io.yaml")))


@pytest.fixture
def problem(write, problems_of):
    """The only complaint about the list with one piece replaced."""

    def of(old, new):
        assert old in GOOD
        (only,) = problems_of(tags_from, read_yaml(write(GOOD.replace(old, new, 1), "io.yaml")))
        return only

    return of


def test_lengths_follow_the_type(tags):
    assert {t.name: t.words for t in tags} == {"door": 1, "count": 2, "mode": 1, "level": 2}


def test_a_real_reaches_into_the_next_register(problem):
    words = problem("register: 9", "register: 4")
    assert "io.yaml:5: signals.level.register: got 4; mode has it" in words


def test_a_wide_int_reaches_into_the_next_register(problem):
    assert "level.register: got 3; count has it" in problem("register: 1,", "register: 2,")


@pytest.mark.parametrize("name", ["Door", "class", "short", "door-2", "tür", "2nd"])
def test_names_are_words_of_both_languages(problem, name):
    words = problem("  door:", f"  {name}:")
    assert f"got '{name}'; a signal is named in lower case, as a word of C and Python" in words


def test_a_text_may_not_end_the_comment_it_stands_in(problem):
    assert "io.yaml:2: signals.door.text: got 'a */ b'; one line" in problem("Door shut", "a */ b")


def test_only_an_int_can_be_wide(problem):
    assert "signals.door.words: got 2; a bool has one length" in problem(
        "register: 0", "register: 20, words: 2"
    )


def test_only_an_int_has_codes(problem):
    assert "only an int has codes, not a bool" in problem(
        "register: 0", "register: 0, codes: {a: 1}"
    )


def test_codes_have_numbers_of_their_own(problem):
    assert "each name has its own number" in problem("{off: 0, on: 1}", "{off: 1, on: 1}")


def test_codes_are_words(problem):
    assert "a code is named in lower case" in problem("{off: 0, on: 1}", "{off: 0, On: 1}")


def test_a_code_fits_its_word(problem):
    assert "signals.mode.codes.on: got 65536" in problem("on: 1", "on: 65536")


def test_the_header_names_codes_and_bytes(tags):
    header = io_header("my_rig", tags)
    assert "rig_models/my_rig/io.yaml" in header
    assert "    BENCH_MODE_OFF = 0,\n    BENCH_MODE_ON = 1\n} bench_mode_t;" in header
    assert "uint8_t door;" in header
    assert "double level;" in header
    assert "/*   8: Level [mm] */" in header


def test_the_enums_can_be_imported(tags):
    names = {}
    exec(io_enums("my_rig", tags), names)
    assert {member.name: member.value for member in names["Mode"]} == {"OFF": 0, "ON": 1}


def test_the_register_map_is_csv_in_order_of_address(tags):
    rows = list(csv.DictReader(io.StringIO(register_map(tags))))
    assert [(r["register"], r["words"], r["signal"]) for r in rows] == [
        ("0", "1", "door"),
        ("1", "2", "count"),
        ("3", "2", "level"),
        ("9", "1", "mode"),
    ]
    assert rows[0]["initial"] == "1"
    assert rows[1]["encoding"] == "int32, high word first"
    assert rows[3]["text"] == "Mode: 0 off, 1 on"


def test_the_table_tells_register_and_byte(tags):
    table = signal_table("my_rig", tags)
    assert "| 3 | 2 | 8 | `level` | input | real | mm | Level |" in table
    assert table.count("\n| ") == 1 + len(tags)
