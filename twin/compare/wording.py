"""How figures of a comparison read on paper."""

from math import isfinite

from twin.compare.comparison import Comparison, Judged

MARKS = {"better": "▲ better", "same": "= same", "worse": "▼ worse"}


def value(row: Judged, figure: float) -> str:
    """A mean in its unit; shares in percent."""
    if row.kpi.kind == "share":
        return f"{100 * figure:.2f} %"
    return f"{figure:.4g}{_unit(row)}"


def change(row: Judged) -> str:
    """The difference, and how much of the base it is."""
    found = row.difference
    if row.kpi.kind == "share":
        return f"{100 * found.mean:+.2f} points"
    share = f" ({100 * row.relative:+.2f} %)" if row.relative is not None else ""
    return f"{found.mean:+.3g}{_unit(row)}{share}"


def interval(row: Judged) -> str:
    """The ends of the interval of the difference."""
    found = row.difference
    if not (isfinite(found.low) and isfinite(found.high)):
        return "unknown: one value only"
    scale, sign = (100.0, " points") if row.kpi.kind == "share" else (1.0, _unit(row))
    return f"{scale * found.low:+.3g} … {scale * found.high:+.3g}{sign}"


def sentence(comparison: Comparison) -> str:
    """What was compared and how, in one line."""
    how = "pairs with the same parts and random numbers" if comparison.is_paired else "two samples"
    return (f"{how}, {comparison.strata} {'seed' if comparison.strata == 1 else 'strata'}; "
            f"{100 * comparison.confidence:g} % confidence over all figures together")  # fmt: skip


def _unit(row: Judged) -> str:
    return "" if row.kpi.unit == "1" else f"\u00a0{row.kpi.unit}"
