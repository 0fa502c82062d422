"""Waveforms in characters: every change at its place, none lost."""

import re

import pytest

from twin.bench.waveform import Track, Window, drawn

MS = 1_000_000


def lines(*tracks, columns=20, zero_ms=0, moments=(), end_ms=20):
    window = Window(0, end_ms * MS, zero_ms * MS, columns)
    return drawn(tracks, window, [(ms * MS, label) for ms, label in moments]).splitlines()


def track(name, *changes, is_bool=True):
    return Track(name, is_bool, [(int(ms * MS), value) for ms, value in changes])


def wave(line):
    return line.split(maxsplit=1)[1]


def test_levels_change_in_the_column_of_their_time():
    (_, line) = lines(track("a", (0, 0.0), (5, 1.0), (12, 0.0)))
    assert wave(line) == "▁" * 5 + "▔" * 7 + "▁" * 8


def test_a_pulse_narrower_than_a_column_is_seen():
    (_, line) = lines(track("a", (0, 0.0), (5.2, 1.0), (5.4, 0.0)))
    assert wave(line) == "▁" * 5 + "│" + "▁" * 14


def test_what_is_not_known_is_left_blank():
    title, line = lines(track("a", (5, 1.0), (10, 0.0)))
    assert wave(line) == "▔" * 5 + "▁" * 10
    assert line.index("▔") - title.index("|0") == 5


def test_a_change_at_the_very_end_is_drawn():
    (_, line) = lines(track("a", (0, 0.0), (20, 1.0)))
    assert wave(line) == "▁" * 19 + "▔"


def test_changes_before_and_after_the_window_count_as_its_ends():
    window = Window(100 * MS, 200 * MS, 100 * MS, 10)
    line = drawn([track("a", (0, 0.0), (50, 1.0), (300, 0.0))], window).splitlines()[1]
    assert wave(line) == "▔" * 10


def test_numbers_stand_where_they_begin():
    (_, line) = lines(track("n", (0, 6.0), (8, 9.0), is_bool=False))
    assert wave(line) == "6" + "─" * 7 + "│9" + "─" * 10


def test_a_number_without_room_is_left_out_but_not_its_edge():
    (_, line) = lines(track("n", (0, 6.0), (8, 1234.0), (10, 7.0), is_bool=False))
    assert wave(line) == "6" + "─" * 7 + "│─" + "│7" + "─" * 8


def test_names_are_padded_to_one_width():
    title, short, long = lines(
        track("a", (0, 1.0)), track("a_very_long_name_of_a_signal", (0, 1.0))
    )
    assert title.index("|0") == short.index("▔") == long.index("▔")


@pytest.mark.parametrize(("zero_ms", "ticks"), [(0, ["|0", "|10"]), (10, ["|-10", "|0"])])
def test_the_axis_counts_from_zero(zero_ms, ticks):
    (title, _) = lines(track("a", (0, 1.0)), zero_ms=zero_ms, end_ms=19)
    assert re.findall(r"\|-?\d+", title) == ticks


def test_marks_without_room_go_to_the_next_line():
    *_, first, second = lines(track("a", (0, 1.0)), moments=[(3, "when"), (5, "limit"), (15, "x")])
    assert first.split() == ["▲", "when", "▲", "x"]
    assert second.split() == ["▲", "limit"]
    assert second.index("▲") - first.index("▲") == 2


@pytest.mark.parametrize("span_ns", [1, 999, 10 * MS, 86_400_000 * MS, 10**16])
def test_any_span_has_an_axis(span_ns):
    window = Window(0, span_ns, 0)
    assert "|0" in drawn([track("a", (0, 1.0))], window)
