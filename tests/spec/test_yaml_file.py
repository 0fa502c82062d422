import pytest

from twin.spec.yaml_file import parse_yaml, read_yaml


def test_values_and_lines(write):
    path = write("a: 1\nb:\n  - 2.5\n  - {c: x}\n")
    file = read_yaml(path)
    assert file.data == {"a": 1, "b": (2.5, {"c": "x"})}
    assert [file.origin(k).rsplit(":", 1)[1] for k in [("a",), ("b", 0), ("b", 1, "c")]] == [
        "1",
        "3",
        "4",
    ]


def test_the_origin_of_an_absent_key_is_its_block(write):
    file = read_yaml(write("a: 1\nb:\n  c: 2\n"))
    assert file.origin(("b", "zz", "y")).endswith(":2")


@pytest.mark.parametrize("word", ["yes", "no", "on", "off", "y", "Yes", "ON"])
def test_yaml_1_2_has_two_booleans_only(word):
    assert parse_yaml(word, "here") == word


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("FALSE", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("1e3", 1000.0),
        ("4e-06", 4e-6),
        ("0x1F", 31),
        ("012", 12),
        ("3:25", "3:25"),
        ("2024-01-01", "2024-01-01"),
        ("-.inf", float("-inf")),
        ("'5'", "5"),
    ],
)
def test_scalars(text, value):
    result = parse_yaml(text, "here")
    assert result == value
    assert type(result) is type(value)


def test_every_duplicate_key_is_named_with_both_lines(write, problems_of):
    problems = problems_of(read_yaml, write("a: 1\nb: {c: 1, c: 2}\na: 3\n"))
    assert len(problems) == 2
    assert "scenario.yaml:2: b.c: key given twice, first at" in problems[0]
    assert "scenario.yaml:3: a: key given twice" in problems[1]
    assert "scenario.yaml:1;" in problems[1]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the file is empty"),
        (b"# only a comment\n", "the file is empty"),
        (b"- a\n- b\n", "must be a block of keys"),
        (b"just text\n", "must be a block of keys"),
        (b"a: [1, 2\nb: 3\n", "not YAML"),
        (b"a: 1\n\tb: 2\n", "scenario.yaml:2: not YAML"),
        (b"a: 1\n---\nb: 2\n", "not YAML"),
        (b"a: \x00\n", "not YAML"),
        (b"a: caf\xe9\n", "byte 6 is not UTF-8"),
        (b"1: a\n", "a key must be text"),
        (b"? [a]\n: b\n", "a key must be text"),
        (b"a: &x 1\nb: *x\n", "alias"),
        (b"a: &x [*x]\n", "alias"),
        (b"a: !secret 3\n", "!secret"),
        (b'a: "\\ud800"\n', "YAML 1.2"),
        (b"a: " + b"9" * 5000 + b"\n", "no int"),
        (b"%YAML 1.1\n---\na: yes\n", "no bool"),
        (b"a: " + b"[" * 3000 + b"]" * 3000, "nested too deep"),
    ],
)
def test_what_is_no_scenario_is_one_clear_error(write, problems_of, content, words):
    problems = problems_of(read_yaml, write(content))
    assert len(problems) == 1
    assert words in problems[0]
    assert "scenario.yaml" in problems[0]
    assert len(problems[0]) < 300


def test_a_missing_file_and_a_folder(tmp_path, problems_of):
    assert "No such file" in problems_of(read_yaml, tmp_path / "none.yaml")[0]
    assert "Is a directory" in problems_of(read_yaml, tmp_path)[0]


def test_a_byte_order_mark_is_no_content(write):
    assert read_yaml(write(b"\xef\xbb\xbfa: 1\n")).data == {"a": 1}
