"""The bench controller in C on a Cortex-M3 in QEMU, asked in lockstep."""

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from twin.controllers.contract import Inputs, ScanResult
from twin.controllers.firmware_identity import FirmwareIdentity, check_identity
from twin.controllers.io_blocks import InputBlock, OutputBlock
from twin.controllers.qemu_board import BOOT_S, QemuBoard
from twin.controllers.recipe import BenchRecipe
from twin.controllers.recipe_image import recipe_image
from twin.controllers.register_file import INPUTS_AT, OUTPUTS_AT, RECIPE_AT, Command, Result
from twin.core.errors import ControllerError, RunError
from twin.core.io_layout import block_layout
from twin.core.signals import Tag

NO_WAKE = -1


class QemuController:
    """One bench controller on a board of its own."""

    def __init__(
        self, recipe: BenchRecipe, *, tags: Iterable[Tag], image: Path, boot_s: float = BOOT_S
    ) -> None:
        """Boot the program in the ELF file at `image` and start its controller.

        Raises:
            ControllerError: the image is missing or does not boot, was built from another signal
                list, has no room for the recipe, or there is no emulator.
        """
        tags = tuple(tags)
        reads, writes = block_layout(tags, "input"), block_layout(tags, "output")
        packed = recipe_image(recipe)
        sizes = {"recipe": len(packed), "inputs": reads.size, "outputs": writes.size}
        self._board = QemuBoard(image, boot_s=boot_s)
        with ExitStack() as closing:
            closing.callback(self.close)
            check_identity(_identity(self._board), file=image, tags=tags, sizes=sizes)
            if not _takes_recipe(self._board, packed):
                raise ControllerError(f"{image}: the controller refuses the recipe: got {recipe}")
            closing.pop_all()
        self._inputs = InputBlock(self._board.memory, reads, offset=INPUTS_AT)
        self._outputs = OutputBlock(self._board.memory, writes, offset=OUTPUTS_AT)
        self._board.slowest = 0

    @property
    def slowest_scan(self) -> int:
        """Most instructions that a scan has taken."""
        return self._board.slowest

    def scan(self, now_ns: int, inputs: Inputs) -> ScanResult:
        """One scan cycle.

        Raises: RunError where the program on the board has ended or does not answer.
        """
        self._inputs.write(inputs)
        wake_ns = self._board.ask(Command.BENCH_SCAN, now_ns=now_ns).wake_ns
        return ScanResult(self._outputs.read(), None if wake_ns == NO_WAKE else wake_ns)

    def close(self) -> None:
        """End the board."""
        self._board.close()


def _takes_recipe(board: QemuBoard, packed: bytes) -> bool:
    board.memory[RECIPE_AT : RECIPE_AT + len(packed)] = packed
    try:
        return board.ask(Command.BENCH_INIT).result == Result.DONE
    except RunError as error:
        raise ControllerError(str(error)) from None


def _identity(board: QemuBoard) -> FirmwareIdentity:
    told = board.identity
    sizes = {"recipe": told.recipe_size, "inputs": told.inputs_size, "outputs": told.outputs_size}
    return FirmwareIdentity(abi_version=told.bench_abi, io_hash=told.io_hash, sizes=sizes)
