"""What line rates a camera, its link and its triggers agree on: the arithmetic of stretch."""

from math import ceil

COUNTING_TOLERANCE = 1e-6
"""A busy time longer than a whole number of periods by less than this share is that number."""


def free_run_stretch(*, line_rate_hz: float, period_s: float, lines_expected: int) -> float:
    """Lines per line expected of a camera with its own clock over one revolution of `period_s`."""
    return line_rate_hz * period_s / lines_expected


def overspeed_stretch(*, trigger_rate_hz: float, line_s: float) -> float:
    """Lines taken per trigger when steady triggers meet a camera busy for `line_s` [s] per line.

    A busy camera ignores triggers instead of queuing them, so it takes every ⌈line_s·rate⌉-th:
    a rate 1 % too high loses every second line.

    Assumes: evenly spaced triggers. `overspeed_stretch_limit` bounds any spacing.
    """
    return 1 / max(1, ceil(trigger_rate_hz * line_s - COUNTING_TOLERANCE))


def overspeed_stretch_limit(*, trigger_rate_hz: float, line_s: float) -> float:
    """Most lines that any camera busy for `line_s` [s] per line can take per trigger."""
    return min(1.0, 1 / (trigger_rate_hz * line_s))


def data_rate_bytes_per_s(*, line_rate_hz: float, line_bytes: int) -> float:
    """Bytes per second that lines of `line_bytes` put on the link."""
    return line_rate_hz * line_bytes


def fits_link(*, line_rate_hz: float, line_bytes: int, link_bytes_per_s: float) -> bool:
    """Whether the link carries these lines for as long as one likes."""
    rate = data_rate_bytes_per_s(line_rate_hz=line_rate_hz, line_bytes=line_bytes)
    return rate <= link_bytes_per_s


def link_line_rate_hz(*, line_bytes: int, link_bytes_per_s: float) -> float:
    """Highest line rate [Hz] the link sustains without compression."""
    return link_bytes_per_s / line_bytes
