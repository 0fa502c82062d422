"""Seconds and nanoseconds."""

from hypothesis import given
from hypothesis import strategies as st

from twin.core.units import NS_PER_S, ns_from_s, s_from_ns


@given(st.integers(0, 10**15))
def test_round_trip(nanoseconds):
    assert ns_from_s(s_from_ns(nanoseconds)) == nanoseconds


def test_one_second():
    assert ns_from_s(1.0) == NS_PER_S
    assert s_from_ns(NS_PER_S) == 1.0
