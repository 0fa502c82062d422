"""Event time is integer nanoseconds, physics is float seconds; only this module converts."""

NS_PER_S = 1_000_000_000


def ns_from_s(seconds: float) -> int:
    """Nearest whole nanosecond to a time in seconds [s]."""
    return round(seconds * NS_PER_S)


def s_from_ns(nanoseconds: int) -> float:
    """Time in seconds [s] from integer nanoseconds."""
    return nanoseconds / NS_PER_S
