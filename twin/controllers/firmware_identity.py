"""What a controller in C says of itself, and whether it fits this bench."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from twin.core.errors import ControllerError
from twin.core.io_layout import io_hash
from twin.core.signals import Tag

ABI_VERSION = 1
"""Of the functions in the firmware's `bench_controller.h`."""


@dataclass(frozen=True)
class FirmwareIdentity:
    """Version of its functions, hash of its signal list, `sizes` of its blocks [bytes]."""

    abi_version: int
    io_hash: int
    sizes: Mapping[str, int]


def check_identity(
    identity: FirmwareIdentity, *, file: Path, tags: tuple[Tag, ...], sizes: Mapping[str, int]
) -> None:
    """Refuse firmware that speaks of other functions, signals or bytes than this bench.

    `file` is what it was loaded from, `sizes` those of this side.

    Raises: ControllerError.
    """
    our_hash, again = io_hash(tags), "run `make generated firmware`"
    if identity.abi_version != ABI_VERSION:
        raise ControllerError(
            f"{file}: got bench_abi_version() = {identity.abi_version}; allowed: {ABI_VERSION}"
        )
    if identity.io_hash != our_hash:
        raise ControllerError(
            f"{file}: built from another io.yaml: got hash {identity.io_hash:016x}, "
            f"the rig's is {our_hash:016x}; {again}"
        )
    for what, ours in sizes.items():
        theirs = identity.sizes[what]
        if theirs != ours:
            raise ControllerError(f"{file}: got {theirs} bytes of {what}, not {ours}; {again}")
