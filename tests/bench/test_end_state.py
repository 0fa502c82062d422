"""How the bench stands at the end: complete, at rest with a reason, or neither."""

import pytest

from twin.bench.end_state import EndState
from twin.core.journal import Entry


@pytest.mark.parametrize(
    ("state", "alarm", "said", "is_at_rest", "is_explained"),
    [
        (17, 0, ("complete", "none"), True, True),
        (9, 23, ("aborted", "emergency_stop"), True, True),
        (11, 21, ("held", "part_missing"), True, True),
        (2, 0, ("stopped", "none"), True, False),
        (6, 11, ("execute", "lamp_fault"), False, False),
        (99, -1, ("99", "-1"), False, False),
    ],
)
def test_a_bench_at_rest_says_why(state, alarm, said, is_at_rest, is_explained):
    end = EndState()
    end.take(Entry(0, "signal", "packml_state", float(state)))
    end.take(Entry(0, "signal", "alarm", float(alarm)))
    end.take(Entry(0, "signal", "tower_red", 1.0))
    summary = end.summary()
    assert (summary["state"], summary["alarm"]) == said
    assert (summary["is_at_rest"], summary["is_explained"]) == (is_at_rest, is_explained)
    assert summary["is_complete"] == (state == 17)
