"""The bench controller in C, built for this machine and called in lockstep."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import cffi

from twin.controllers.contract import Inputs, ScanResult
from twin.controllers.firmware_identity import FirmwareIdentity, check_identity
from twin.controllers.io_blocks import InputBlock, OutputBlock
from twin.controllers.recipe import BenchRecipe
from twin.controllers.recipe_image import recipe_image
from twin.core.errors import ControllerError
from twin.core.io_layout import block_layout
from twin.core.signals import Tag

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
        sizes = {"recipe": len(image), "inputs": reads.size, "outputs": writes.size}
        check_identity(_identity(code), file=library, tags=tags, sizes=sizes)
        self._code = code  # the library stays loaded as long as this lives
        self._state = _words(ffi, code.bench_state_size())
        self._recipe = _words(ffi, len(image))
        ffi.buffer(self._recipe)[:] = image
        if not code.bench_init(self._state, self._recipe):
            raise ControllerError(f"{library}: the controller refuses the recipe: got {recipe}")
        self._read, self._written = _words(ffi, reads.size), _words(ffi, writes.size)
        self._inputs = InputBlock(ffi.buffer(self._read), reads)
        self._outputs = OutputBlock(ffi.buffer(self._written), writes)
        self._scan = code.bench_scan

    def scan(self, now_ns: int, inputs: Inputs) -> ScanResult:
        """One scan cycle."""
        self._inputs.write(inputs)
        wake_ns = self._scan(self._state, now_ns, self._read, self._written)
        return ScanResult(self._outputs.read(), None if wake_ns == NO_WAKE else wake_ns)


def _words(ffi: cffi.FFI, size: int) -> Any:
    """Memory of at least `size` bytes, aligned for every type."""
    return ffi.new("uint64_t[]", -(-size // WORD_BYTES))


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


def _identity(code: Any) -> FirmwareIdentity:
    return FirmwareIdentity(
        abi_version=code.bench_abi_version(),
        io_hash=code.bench_io_hash(),
        sizes={
            "recipe": code.bench_recipe_size(),
            "inputs": code.bench_inputs_size(),
            "outputs": code.bench_outputs_size(),
        },
    )
