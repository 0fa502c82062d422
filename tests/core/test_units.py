"""Seconds and nanoseconds."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from twin.core.units import NS_PER_S, all_ns_from_s, all_s_from_ns, ns_from_s, s_from_ns


@given(st.integers(0, 10**15))
def test_round_trip(nanoseconds):
    assert ns_from_s(s_from_ns(nanoseconds)) == nanoseconds


def test_one_second():
    assert ns_from_s(1.0) == NS_PER_S
    assert s_from_ns(NS_PER_S) == 1.0


@given(st.lists(st.floats(0, 1e6)))
def test_arrays_round_as_single_times_do(times_s):
    times_ns = all_ns_from_s(np.array(times_s))
    assert times_ns.tolist() == [ns_from_s(time_s) for time_s in times_s]
    assert all_s_from_ns(times_ns).tolist() == [s_from_ns(time_ns) for time_ns in times_ns.tolist()]
