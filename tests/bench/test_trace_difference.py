"""Two traces: the first entry that differs, with its scan."""

from twin.bench.trace import TraceWriter
from twin.bench.trace_difference import first_difference, read_trace
from twin.core.journal import Entry

MS = 1_000_000
TRACE = [
    Entry(0, "signal", "lamp", 1.0),
    Entry(23 * MS, "shot", "head", 4.0, '{"current_a": 180.0}'),
    Entry(30 * MS, "station", "fixture", None, "idle"),
]


def difference(first, second):
    return first_difference(first, second, scan_period_ns=10 * MS)


def test_a_trace_differs_from_itself_nowhere():
    assert difference(TRACE, list(TRACE)) is None
    assert difference([], []) is None


def test_another_value_is_named_with_both():
    other = [TRACE[0], Entry(23 * MS, "shot", "head", 5.0, "{}"), TRACE[2]]
    found = difference(TRACE, other)
    assert (found.scan, found.first, found.second) == (2, TRACE[1], other[1])
    assert str(found) == (
        "head at 0.023000000 s, scan 2: head = 4.0 at 0.023000000 s "
        '{"current_a": 180.0} and head = 5.0 at 0.023000000 s {}'
    )


def test_another_time_counts_at_the_earlier_one():
    late = [TRACE[0], Entry(33 * MS, *("shot", "head", 4.0, TRACE[1].text))]
    assert difference(late, TRACE).scan == 2


def test_a_trace_that_ends_early_is_said_to():
    found = difference(TRACE, TRACE[:2])
    assert found.second is None
    assert str(found).endswith("fixture = None at 0.030000000 s idle and the end of the trace")


def test_a_recorded_trace_is_read_back(tmp_path):
    writer = TraceWriter(tmp_path / "trace.parquet")
    for entry in TRACE:
        writer.take(entry)
    writer.close()
    assert list(read_trace(tmp_path / "trace.parquet")) == TRACE
