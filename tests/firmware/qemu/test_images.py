"""Images that do not boot, or are of another bench: told by name, and nothing is left behind."""

import shutil
import struct

import pytest

from twin.controllers.qemu_trigger_unit import QemuTriggerUnit
from twin.core.errors import ControllerError

ARM_ELF = struct.pack("<4sBBBB8xHHIIIIIHHHHHH", b"\x7fELF", 1, 1, 1, 0, 2, 40, 1, 0, 52, 0, 0, 52,
                      32, 1, 40, 0, 0)  # fmt: skip
SEGMENT = struct.pack("<8I", 1, 84, 0, 0, 4096, 4096, 5, 4)
"""A program of 4096 bytes from address 0 on, which begins at byte 84 of the file."""
FILES = {
    "nothing": (b"", "not an ELF file: it begins with b''"),
    "zeros": (bytes(4096), r"not an ELF file: it begins with b'\\x00"),
    "text": (b"hello" * 20, "not an ELF file: it begins with b'hell'"),
    "header": (ARM_ELF[:30], "not an ELF file"),
    "x86": (ARM_ELF[:18] + b"\x3e" + ARM_ELF[19:], "not a program .* machine 62, not 40"),
    "64 bits": (ARM_ELF[:4] + b"\2" + ARM_ELF[5:], "not a program .* class 2, not 1"),
    "object": (ARM_ELF[:16] + b"\1" + ARM_ELF[17:], "not a program .* type 1, not 2"),
    "no list": (ARM_ELF, "cut short: it has only 52 bytes"),
    "no end": (ARM_ELF + SEGMENT + bytes(4095), "cut short: it has only 4179 bytes"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_image(name, controller_on, tmp_path, emulators):
    content, words = FILES[name]
    image = tmp_path / "wrong.elf"
    image.write_bytes(content)
    with pytest.raises(ControllerError, match=rf"^{image}: {words}"):
        controller_on(image)
    assert emulators() == []


def test_a_missing_image_says_how_to_build_it(controller_on, tmp_path):
    with pytest.raises(ControllerError, match=r"no\.elf: there is no firmware image; `make firm"):
        controller_on(tmp_path / "no.elf")
    with pytest.raises(ControllerError, match="there is no firmware image"):
        controller_on(tmp_path)


def test_zeros_in_the_shape_of_an_image(controller_on, board_image, tmp_path, emulators):
    image = tmp_path / "zeros.elf"
    image.write_bytes(ARM_ELF + SEGMENT + bytes(4096))
    with pytest.raises(ControllerError, match=r"does not boot .* SIGABRT: qemu: fatal: Lockup"):
        controller_on(image)
    assert emulators() == []


PROGRAM = """
void startup_reset(void);
__attribute__((section(".vectors"), used))
static const void *const vectors[] = {(void *)0x20004000, (void *)startup_reset, HANDLER, HANDLER};
void startup_reset(void) { BODY for (;;) { } }
"""
UART = "volatile unsigned *u = (volatile unsigned *)0x40004000; u[4] = 16u; u[2] = 1u;"
IMAGES = {
    "loops for ever": ("", r"nothing heard for 0\.5 s; got magic word 0x00000000, ABI 0, "),
    "talks of other things": (UART + "u[0] = 'H';", "got b'H' over UART 0, not b'R'"),
    "rings and is nobody": (UART + "u[0] = 'R';", "another register file; got magic word 0x0000"),
    "is of another version": (
        "*(volatile unsigned *)0x21000000 = 0x4E495754; *(volatile unsigned *)0x21000004 = 9;"
        + UART + "u[0] = 'R';", r"another register file; .* ABI 9, 0 edges; allowed: .*, 1, 256"),
    "rings and stops": (UART + "u[0] = 'F';", r"the program ended by exception 0"),
    "meets no memory": ("*(volatile unsigned *)0x50000000 = 1;", "SIGABRT: qemu: fatal: Lockup"),
}  # fmt: skip


@pytest.mark.parametrize("name", IMAGES)
def test_an_image_that_does_not_boot(name, program, controller_on, emulators):
    body, words = IMAGES[name]
    image = program(PROGRAM.replace("HANDLER", "(void *)0").replace("BODY", body))
    with pytest.raises(ControllerError, match=words) as caught:
        controller_on(image, boot_s=0.5)
    assert f"{image}: does not boot on a Cortex-M3 (mps2-an385): " in str(caught.value)
    assert emulators() == []


BENCH = "bench_controller/bench_controller.c"
OTHERS = {
    "signals": (BENCH, "return BENCH_IO_HASH;", "return 1U;",
                r"built from another io\.yaml: got hash 0000000000000001"),
    "functions": (BENCH, "return BENCH_ABI_VERSION;", "return 7U;",
                  r"got bench_abi_version\(\) = 7; allowed: 1"),
    "inputs": (BENCH, "sizeof(bench_inputs_t)", "8U", "got 8 bytes of inputs, not "),
    "outputs": (BENCH, "sizeof(bench_outputs_t)", "9U", "got 9 bytes of outputs, not "),
    "recipe": (BENCH, "sizeof(bench_recipe_t)", "4U", "got 4 bytes of recipe, not 672"),
    "taste": (BENCH, "    return is_right;", "    return false;",
              "the controller refuses the recipe"),
    "health": (BENCH, "    return is_right;", '__asm__ volatile("udf #0"); return is_right;',
               "BENCH_INIT failed: the program ended by exception 3"),
}  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
def test_a_controller_of_another_bench_is_refused(name, patched, controller_on, emulators):
    *change, words = OTHERS[name]
    with pytest.raises(ControllerError, match=words):
        controller_on(patched(*change))
    assert emulators() == []


def test_a_trigger_unit_of_another_version_is_refused(patched, emulators):
    image = patched("trigger_unit/trigger_unit.c", "return TU_ABI;", "return 5u;")
    with pytest.raises(ControllerError, match=r"got tu_abi\(\) = 0x00000005; allowed: 0x54550001"):
        QemuTriggerUnit(image)
    assert emulators() == []


@pytest.mark.parametrize(
    ("there", "words"),
    [
        ([], "but qemu-system-arm and setpriv cannot be found"),
        (["qemu-system-arm"], "but setpriv cannot be found"),
        (["setpriv"], "but qemu-system-arm cannot be found"),
    ],
)
def test_without_the_emulator_its_name_is_told(
    there, words, board_image, controller_on, tmp_path, monkeypatch
):
    for tool in there:
        (tmp_path / tool).symlink_to(shutil.which(tool))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ControllerError, match=words):
        controller_on(board_image)


@pytest.fixture
def run(monkeypatch, capfd, tmp_path):
    """Plays nominal by the command; its exit code and what it said."""
    from twin.cli import main

    def called(**keys):
        monkeypatch.chdir(tmp_path)
        keys = {"imaging": "timing", "parts": 1} | keys
        sets = [word for key, value in keys.items()
                for word in ("--set", f"{key.replace('__', '.')}={value}")]  # fmt: skip
        monkeypatch.setattr("sys.argv", ["twin", "run", "nominal", "--out", "run", *sets])
        with pytest.raises(SystemExit) as exit_:
            main()
        return exit_.value.code, capfd.readouterr().err

    return called


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"kind": "qemu", "image": "missing.elf"}, "missing.elf: there is no firmware image"),
        ({"kind": "qemu", "library": "a.so"}, "only the kind native takes one, not qemu"),
        ({"kind": "native", "image": "a.elf"}, "only the kind qemu takes one, not native"),
        ({"kind": "reference", "image": "a.elf"}, "only the kind qemu takes one, not reference"),
    ],
)
def test_wrong_images_end_the_command_with_exit_code_2(keys, words, run, tmp_path, firmware):
    code, said = run(**{f"controller__{key}": value for key, value in keys.items()})
    assert code == 2
    assert words in " ".join(said.split())
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


def test_an_image_that_locks_up_ends_the_command_with_exit_code_2(
    run, board_image, tmp_path, emulators
):
    image = tmp_path / "zeros.elf"
    image.write_bytes(ARM_ELF + SEGMENT + bytes(4096))
    code, said = run(controller__kind="qemu", controller__image=image)
    assert code == 2
    assert "does not boot" in said
    assert list(tmp_path.iterdir()) == [image]
    assert emulators() == []


def test_firmware_that_ends_in_mid_run_ends_the_command_with_exit_code_3(
    run, patched, tmp_path, emulators
):
    old = "    if (bench_is_producing(state)) {\n"
    image = patched(BENCH, old, old + '        __asm__ volatile("udf #0");\n')
    code, said = run(controller__kind="qemu", controller__image=image)
    assert code == 3
    assert "undefined instruction" in " ".join(said.split())
    assert "Traceback" not in said
    assert not (tmp_path / "run").exists()
    assert emulators() == []
