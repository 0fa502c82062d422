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
         "bench_recipe_size": 672, "bench_inputs_size": block_layout(TAGS, "input").size,
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
        ({"bench_recipe_size": 4}, "got 4 bytes of recipe, not 672"),
        ({"bench_init": 0}, "the controller refuses the recipe"),
    ],
)
def test_a_controller_of_another_bench_is_refused(library, change, words):
    assert words in refusal(library(c_text(**(RIGHT | {"bench_scan": 0} | change))))


def test_a_signal_list_of_another_rig_is_refused(controller_library):
    with pytest.raises(ControllerError, match=r"built from another io\.yaml"):
        NativeController(RECIPE, tags=TAGS[1:], library=controller_library)


WRONG_LIBRARIES = {
    "missing": (None, "there is no controller library; `make firmware` builds it"),
    "a folder": ("", "there is no controller library"),
    "text": ("hello", "not a shared library of this machine"),
    "another machine": ("\x7fELF\x01", "not a shared library of this machine"),
    "no controller": ({}, "not a bench controller: it lacks bench_abi_version, bench_io_hash, "),
    "another ABI": (RIGHT | {"bench_abi_version": 2}, "got bench_abi_version() = 2; allowed: 1"),
    "another io.yaml": (RIGHT | {"bench_io_hash": 7}, "built from another io.yaml: got hash "),
    "other blocks": (RIGHT | {"bench_inputs_size": 8}, "got 8 bytes of inputs, not "),
    "refuses": (RIGHT | {"bench_init": 0}, "the controller refuses the recipe"),
}


@pytest.fixture
def wrong_library(library, tmp_path):
    """A library that is none, or not this bench's."""

    def make(content):
        if isinstance(content, dict):
            return library(c_text(**(content | {"bench_scan": 0} if content else {"answer": 42})))
        path = tmp_path / "wrong"
        if content == "":
            path.mkdir()
        elif content is not None:
            path.write_text(content)
        return path

    return make


@pytest.fixture
def command(capfd, monkeypatch, tmp_path):
    """Runs `twin run nominal` with overrides: exit code and standard error; nothing is left."""

    def run(**overrides):
        from twin.cli import main

        monkeypatch.chdir(tmp_path)
        sets = [word for key, value in overrides.items()
                for word in ("--set", f"{key.replace('__', '.')}={value}")]  # fmt: skip
        monkeypatch.setattr("sys.argv", ["twin", "run", "nominal", "--out", "run", *sets])
        with pytest.raises(SystemExit) as exit_:
            main()
        assert not (tmp_path / "run").exists()
        return exit_.value.code, capfd.readouterr().err

    return run


@pytest.mark.parametrize("name", WRONG_LIBRARIES)
def test_a_wrong_library_ends_the_command_with_exit_code_2(wrong_library, command, name):
    content, words = WRONG_LIBRARIES[name]
    path = wrong_library(content)
    code, error = command(imaging="timing", controller__kind="native", controller__library=path)
    assert code == 2
    assert f"twin: {path}: {words}" in error
    assert "Traceback" not in error


def test_the_reference_takes_no_library(wrong_library, command):
    path = wrong_library({})
    code, error = command(imaging="timing", controller__kind="reference", controller__library=path)
    assert code == 2
    assert "controller.library: got " in error
    assert "only the kind native takes one, not reference" in error


@pytest.mark.parametrize("name", ["missing", "text", "no controller"])
def test_a_wrong_trigger_unit_ends_the_command_too(
    wrong_library, command, controller_library, monkeypatch, name
):
    path = wrong_library(WRONG_LIBRARIES[name][0])
    libraries = {"bench_controller": controller_library, "trigger_unit": path}
    monkeypatch.setattr("twin.bench.controllers.host_library", libraries.get)
    code, error = command(imaging="timing", controller__kind="native")
    assert code == 2
    assert f"twin: {path}: " in error
    assert "Traceback" not in error


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
