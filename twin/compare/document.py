"""A comparison as a document of plain values, as `--json` prints it."""

from dataclasses import asdict
from math import isfinite
from typing import Any

from twin.compare.comparison import Comparison, Counted, Judged


def document(comparison: Comparison) -> dict[str, Any]:
    """Every figure with its interval and verdict; None for an end of an interval without end."""
    return {
        "base": comparison.base,
        "candidate": comparison.candidate,
        "verdict": comparison.verdict,
        "paired": comparison.is_paired,
        "strata": comparison.strata,
        "confidence": comparison.confidence,
        "kpis": [_figure(row) for row in comparison.figures],
        "counts": [_count(row) for row in comparison.counts],
        "notes": list(comparison.notes),
    }


def _figure(row: Judged) -> dict[str, Any]:
    found = row.difference
    return {
        "name": row.kpi.name,
        "text": row.kpi.text,
        "unit": row.kpi.unit,
        "better": row.kpi.better,
        "base": found.base,
        "candidate": found.candidate,
        "difference": found.mean,
        "low": found.low if isfinite(found.low) else None,
        "high": found.high if isfinite(found.high) else None,
        "relative": row.relative,
        "margin": row.margin,
        "n": found.n,
        "verdict": row.verdict,
    }


def _count(row: Counted) -> dict[str, Any]:
    return asdict(row) | {"verdict": row.verdict}
