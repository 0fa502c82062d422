"""Signals as they truly are: of a wire at fault the end that drives it."""

from twin.core.journal import Entry

BUTTONS = frozenset({"start_button", "stop_button", "reset_button"})
"""What the controller takes for the operator's will, it must follow."""


class TrueEnds:
    """Turns entries of wires at fault into those of sound ones.

    A controller answers for what it commands and for what truly happens, not for what a faulty
    wire shows it: of outputs its own end counts, of inputs the device's.
    """

    def __init__(self) -> None:
        self._parted: set[str] = set()

    def of(self, entry: Entry) -> Entry | None:
        """The entry an invariant should see, None for none."""
        if entry.kind == "signal":
            return None if entry.name in self._parted else entry
        if entry.kind != "wire":
            return entry
        if entry.value is None:
            self._parted.discard(entry.name)
        elif entry.name in self._parted:
            return entry._replace(kind="signal", text="")
        elif entry.text == "input" and entry.name not in BUTTONS:
            self._parted.add(entry.name)  # both ends still agree
        return None
