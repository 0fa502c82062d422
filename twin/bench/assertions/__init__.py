"""Temporal assertions of a scenario, judged from the trace alone."""

from twin.bench.assertions.monitor import AssertionMonitor

__all__ = ["AssertionMonitor"]
