"""The native controller: libraries that are none, or of another bench, are refused by name."""

import itertools
import struct

import cffi
import pytest

from twin.bench.controllers import controller_of
from twin.bench.recipes import bench_recipe
from twin.controllers.native import FUNCTIONS, NativeController
from twin.controllers.recipe_image import FIELDS, FORMATS, MAX_WAIT_NS, recipe_image
from twin.core.errors import ControllerError
from twin.core.io_layout import block_layout, io_hash
from twin.core.signals import SignalImage
from twin.spec import load_scenario

LOADED = load_scenario("nominal")
TAGS = LOADED.rig.tags
RECIPE = bench_recipe(LOADED.scenario, LOADED.rig)
RIGHT = {"bench_abi_version": 1, "bench_io_hash": io_hash(TAGS), "bench_state_size": 8,
         "bench_recipe_size": 656, "bench_inputs_size": block_layout(TAGS, "input").size,
         "bench_outputs_size": block_layout(TAGS, "output").size, "bench_init": 1}  # fmt: skip


def c_text(**values):
    """A library whose functions answer these numbers."""
    functions = [f"unsigned long long {name}(void) {{ return {value}ULL; }}"
                 for name, value in values.items()]  # fmt: skip
    return "#include <stdint.h>\n" + "\n".join(functions) + "\n"


def refusal(library):
    with pytest.raises(ControllerError) as caught:
        NativeController(RECIPE, tags=TAGS, library=library)
    return str(caught.value)


def test_a_missing_library_says_how_to_build_it(tmp_path):
    assert "no.so: there is no controller library; `make firmware`" in refusal(tmp_path / "no.so")


def test_a_file_that_is_no_library(tmp_path):
    file = tmp_path / "text.so"
    file.write_text("hello")
    assert "text.so: not a shared library of this machine" in refusal(file)


def test_a_library_that_is_no_controller_says_what_it_lacks(library):
    words = refusal(library("int answer(void) { return 42; }\n"))
    assert all(name in words for name in FUNCTIONS)
    assert "protocol.md" in words
    lacking = dict(RIGHT)
    del lacking["bench_init"]
    words = refusal(library(c_text(**lacking)))
    assert "it lacks bench_init, bench_scan;" in words


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"bench_abi_version": 7}, "got bench_abi_version() = 7; allowed: 1"),
        ({"bench_io_hash": 1}, "built from another io.yaml: got hash 0000000000000001"),
        ({"bench_inputs_size": 8}, "got 8 bytes of inputs, not "),
        ({"bench_outputs_size": 9}, "got 9 bytes of outputs, not "),
        ({"bench_recipe_size": 4}, "got 4 bytes of recipe, not 656"),
        ({"bench_init": 0}, "the controller refuses the recipe"),
    ],
)
def test_a_controller_of_another_bench_is_refused(library, change, words):
    assert words in refusal(library(c_text(**(RIGHT | {"bench_scan": 0} | change))))


def test_a_signal_list_of_another_rig_is_refused(controller_library):
    with pytest.raises(ControllerError, match=r"built from another io\.yaml"):
        NativeController(RECIPE, tags=TAGS[1:], library=controller_library)


def test_wrong_libraries_end_the_command_with_exit_code_2(library, capfd, monkeypatch, tmp_path):
    from twin.cli import main

    monkeypatch.chdir(tmp_path)
    wrong = library("int answer(void) { return 42; }\n")
    for kind, path in (("native", wrong), ("native", "missing.so"), ("reference", wrong)):
        keys = {"imaging": "timing", "controller.kind": kind, "controller.library": path}
        sets = [word for key, value in keys.items() for word in ("--set", f"{key}={value}")]
        monkeypatch.setattr("sys.argv", ["twin", "run", "nominal", "--out", "run", *sets])
        with pytest.raises(SystemExit) as exit_:
            main()
        assert exit_.value.code == 2
        assert "Traceback" not in capfd.readouterr().err
        assert not (tmp_path / "run").exists()


def test_more_fastener_types_than_there_is_room_for():
    mix = "infeed.mix=[" + ",".join(["{fastener: iso4014_m12x80}"] * 33) + "]"
    loaded = load_scenario("nominal", overrides=[mix, "controller.kind=native"])
    with pytest.raises(ControllerError, match="got 33 fastener types; the firmware holds at most"):
        controller_of(loaded.scenario, loaded.rig)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("type_count", (0, -1, 33)),
        ("shot_count", (0, -1, 9)),
        *((f.name, (-1, MAX_WAIT_NS + 1)) for f in FIELDS if f.kind == "time"),
    ],
)
def test_the_controller_refuses_a_recipe_out_of_range(controller_library, name, values):
    """Straight at its door: what packs the recipe here would not let these through."""
    ffi = cffi.FFI()
    ffi.cdef("_Bool bench_init(void *, const void *); uint32_t bench_state_size(void);")
    code = ffi.dlopen(str(controller_library))
    state = ffi.new("uint64_t[]", code.bench_state_size() // 8 + 1)
    recipe = ffi.new("char[]", recipe_image(RECIPE))
    place, format_ = place_of(name)
    good = struct.unpack_from(format_, ffi.buffer(recipe), place)
    for value in values:
        struct.pack_into(format_, ffi.buffer(recipe), place, value)
        assert not code.bench_init(state, recipe)
        assert not any(state)
    for value in (*good, MAX_WAIT_NS if format_ == "q" else 1):
        struct.pack_into(format_, ffi.buffer(recipe), place, value)
        assert code.bench_init(state, recipe)


def place_of(name):
    """Byte and format of an entry of the recipe."""
    before = itertools.takewhile(lambda f: f.name != name, FIELDS)
    format_ = next(FORMATS[f.kind] for f in FIELDS if f.name == name)
    return struct.calcsize("<" + "".join(f"{f.count}{FORMATS[f.kind]}" for f in before)), format_


def test_integers_wider_than_a_wire_wrap_as_on_it(controller_library):
    controller = NativeController(RECIPE, tags=TAGS, library=controller_library)
    image = SignalImage(TAGS)
    image["clamp_open"] = True
    image["infeed_part_id"] = 2**32 + 5
    for now, button in enumerate([None, "reset", None, "start", *6 * [None]]):
        for name in ("reset", "start"):
            image[f"{name}_button"] = name == button
        outputs = controller.scan(now, image.inputs()).outputs
    assert outputs["part_id"] == 5


def test_outputs_of_a_scan_are_the_callers_own(controller_library):
    controller = NativeController(RECIPE, tags=TAGS, library=controller_library)
    inputs = SignalImage(TAGS).inputs()
    controller.scan(0, inputs).outputs.clear()
    assert controller.scan(1, inputs).outputs["packml_state"] == 2


def test_two_controllers_of_one_library_do_not_share_a_state(controller_library):
    first, second = (
        NativeController(RECIPE, tags=TAGS, library=controller_library) for _ in range(2)
    )
    image = SignalImage(TAGS)
    first.scan(0, image.inputs())
    image["reset_button"] = True
    assert first.scan(1, image.inputs()).outputs["packml_state"] == 15
    image["reset_button"] = False
    assert second.scan(1, image.inputs()).outputs["packml_state"] == 2
