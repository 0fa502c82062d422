"""The bench controller in C, built for this machine and called in lockstep."""

import struct
from collections.abc import Iterable
from operator import itemgetter
from pathlib import Path
from typing import Any

import cffi

from twin.controllers.contract import Inputs, Outputs, ScanResult
from twin.controllers.recipe import BenchRecipe
from twin.controllers.recipe_image import recipe_image
from twin.core.errors import ControllerError
from twin.core.io_layout import BlockLayout, block_layout, io_hash
from twin.core.signals import CASTS, Tag, Value

ABI_VERSION = 1
NO_WAKE = -1
PROTOTYPES = """
    _Bool bench_init(void *state, const void *recipe);
    int64_t bench_scan(void *state, int64_t now_ns, const void *inputs, void *outputs);
    uint32_t bench_abi_version(void);
    uint64_t bench_io_hash(void);
    uint32_t bench_state_size(void);
    uint32_t bench_recipe_size(void);
    uint32_t bench_inputs_size(void);
    uint32_t bench_outputs_size(void);
"""
FUNCTIONS = ("bench_abi_version", "bench_io_hash", "bench_state_size", "bench_recipe_size",
             "bench_inputs_size", "bench_outputs_size", "bench_init", "bench_scan")  # fmt: skip
WORD_BYTES = 8


class NativeController:
    """One bench controller of a shared library; its state lives here, so there can be many."""

    def __init__(self, recipe: BenchRecipe, *, tags: Iterable[Tag], library: Path) -> None:
        """Load and start the controller in the shared library at `library`.

        Raises:
            ControllerError: the library is missing, is no controller, was built from another
                signal list, or has no room for the recipe.
        """
        tags = tuple(tags)
        ffi = cffi.FFI()
        ffi.cdef(PROTOTYPES)
        code = _loaded(ffi, library)
        reads, writes = block_layout(tags, "input"), block_layout(tags, "output")
        image = recipe_image(recipe)
        _check(code, library, tags, {"recipe": len(image), "inputs": reads.size,
                                     "outputs": writes.size})  # fmt: skip
        self._code = code  # the library stays loaded as long as this lives
        self._state = ffi.new("uint64_t[]", -(-code.bench_state_size() // WORD_BYTES))
        self._recipe = ffi.new("uint64_t[]", len(image) // WORD_BYTES)
        ffi.buffer(self._recipe)[:] = image
        if not code.bench_init(self._state, self._recipe):
            raise ControllerError(f"{library}: the controller refuses the recipe: got {recipe}")
        self._inputs = _InputBlock(ffi, reads)
        self._outputs = _OutputBlock(ffi, writes)
        self._scan = code.bench_scan

    def scan(self, now_ns: int, inputs: Inputs) -> ScanResult:
        """One scan cycle."""
        self._inputs.write(inputs)
        wake_ns = self._scan(self._state, now_ns, self._inputs.memory, self._outputs.memory)
        return ScanResult(self._outputs.read(), None if wake_ns == NO_WAKE else wake_ns)


class _InputBlock:
    """The inputs in the memory of the controller."""

    def __init__(self, ffi: cffi.FFI, layout: BlockLayout) -> None:
        self.memory = ffi.new("uint64_t[]", layout.size // WORD_BYTES)
        self._bytes = ffi.buffer(self.memory)
        self._pack_into = layout.packer().pack_into
        self._values = itemgetter(*layout.names)
        self._fields = layout.fields

    def write(self, inputs: Inputs) -> None:
        values = self._values(inputs)
        try:
            self._pack_into(self._bytes, 0, *values)
        except struct.error:
            self._pack_into(self._bytes, 0, *self._fitting(values))

    def _fitting(self, values: tuple[Value, ...]) -> list[Value]:
        """Values in the types of their signals; of an int, the 32 bits that a wire would carry."""
        cast = [CASTS[field.type](v) for field, v in zip(self._fields, values, strict=True)]
        return [
            (int(value) + 2**31) % 2**32 - 2**31 if field.type == "int" else value
            for field, value in zip(self._fields, cast, strict=True)
        ]


class _OutputBlock:
    """The outputs in the memory of the controller; most scans change none of them."""

    def __init__(self, ffi: cffi.FFI, layout: BlockLayout) -> None:
        self.memory = ffi.new("uint64_t[]", layout.size // WORD_BYTES)
        self._bytes = ffi.buffer(self.memory)
        self._unpack = layout.packer().unpack
        self._names = layout.names
        self._seen = b""
        self._outputs: Outputs = {}

    def read(self) -> Outputs:
        now = self._bytes[:]
        if now != self._seen:
            self._seen = now
            self._outputs = dict(zip(self._names, self._unpack(now), strict=True))
        return self._outputs.copy()


def _loaded(ffi: cffi.FFI, library: Path) -> Any:
    """The functions of a controller library."""
    if not library.is_file():
        raise ControllerError(
            f"{library}: there is no controller library; `make firmware` builds it"
        )
    try:
        code = ffi.dlopen(str(library.resolve()))
    except OSError as error:
        raise ControllerError(f"{library}: not a shared library of this machine: {error}") from None
    missing = [name for name in FUNCTIONS if not _has(code, name)]
    if missing:
        raise ControllerError(
            f"{library}: not a bench controller: it lacks {', '.join(missing)}; "
            "firmware_stubs/bench_controller/protocol.md says what one is"
        )
    return code


def _has(code: Any, name: str) -> bool:
    try:
        return bool(getattr(code, name))
    except AttributeError:
        return False


def _check(code: Any, library: Path, tags: tuple[Tag, ...], sizes: dict[str, int]) -> None:
    """Refuse a library that speaks of other functions, signals or bytes."""
    version, its_hash, our_hash = code.bench_abi_version(), code.bench_io_hash(), io_hash(tags)
    again = "run `make generated firmware`"
    if version != ABI_VERSION:
        raise ControllerError(
            f"{library}: got bench_abi_version() = {version}; allowed: {ABI_VERSION}"
        )
    if its_hash != our_hash:
        raise ControllerError(
            f"{library}: built from another io.yaml: got hash {its_hash:016x}, "
            f"the rig's is {our_hash:016x}; {again}"
        )
    for what, ours in sizes.items():
        theirs = getattr(code, f"bench_{what}_size")()
        if theirs != ours:
            raise ControllerError(f"{library}: got {theirs} bytes of {what}, not {ours}; {again}")
