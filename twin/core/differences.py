"""Where two sets of nested settings differ, in words."""

from typing import Any

TOLD = 5


def differences(*, there: Any, asked: Any) -> list[str]:
    """One line for each dotted key whose value differs, the first few of them."""
    found, wanted = _flat(there), _flat(asked)
    lines = [
        f"  {key}: {_shown(found, key)} there, {_shown(wanted, key)} asked for"
        for key in sorted(found.keys() | wanted.keys())
        if key not in found or key not in wanted or found[key] != wanted[key]
    ]
    left = len(lines) - TOLD
    return lines if left <= 0 else [*lines[:TOLD], f"  … and {left} more"]


def _flat(settings: Any, key: str = "") -> dict[str, Any]:
    """Nested settings by their dotted keys."""
    if isinstance(settings, dict):
        entries: Any = settings.items()
    elif isinstance(settings, list | tuple):
        entries = enumerate(settings)
    else:
        return {key: settings}
    below = (_flat(value, f"{key}.{name}" if key else str(name)) for name, value in entries)
    return {name: value for block in below for name, value in block.items()}


def _shown(settings: dict[str, Any], key: str) -> str:
    return repr(settings[key]) if key in settings else "nothing"
