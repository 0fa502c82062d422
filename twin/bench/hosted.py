"""Firmware that runs in a process of its own, and what ends it."""

from contextlib import ExitStack
from typing import TypeVar

from twin.controllers.contract import Hosted

Closing = ExitStack
Firmware = TypeVar("Firmware")


def hosted(closing: Closing, firmware: Firmware) -> Firmware:
    """The same; `closing` ends it where it runs in a process of its own."""
    if isinstance(firmware, Hosted):
        closing.callback(firmware.close)
    return firmware
