"""A tiny real ONNX model whose scores can be worked out by hand, and frames to show it."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ruamel.yaml import YAML

from twin.core.records import VIEWS, Frame

TILE = 64
STRIDE = 4
GROUND_DN = 9
GLOW_DN = 36
LINE_DN = 144


def write_onnx(
    path: Path, *, tile: int = TILE, dtype: str = "FLOAT", name: str = "tiles", bias: float = -20.0
) -> None:
    """A network that calls a cell a crack when its mean √grey is above 10: logit = 2 x − 20."""
    onnx = pytest.importorskip("onnx", reason="onnx (extra train) is not installed")
    helper, single = onnx.helper, onnx.TensorProto.FLOAT
    taken = helper.make_tensor_value_info(
        name, getattr(onnx.TensorProto, dtype), ("batch", 1, tile, tile)
    )
    given = helper.make_tensor_value_info("logits", single, ("batch", 1, tile // 4, tile // 4))
    constants = [
        onnx.numpy_helper.from_array(np.array(value, np.float32), key)
        for key, value in (("gain", 2.0), ("bias", bias))
    ]
    nodes = [
        helper.make_node("Cast", [name], ["grey"], to=single),
        helper.make_node("AveragePool", ["grey"], ["mean"], kernel_shape=[4, 4], strides=[4, 4]),
        helper.make_node("Mul", ["mean", "gain"], ["scaled"]),
        helper.make_node("Add", ["scaled", "bias"], ["logits"]),
    ]
    graph = helper.make_graph(nodes, "tiny", [taken], [given], constants)
    opset = [helper.make_opsetid("", 17)]
    onnx.save(helper.make_model(graph, opset_imports=opset, ir_version=8), str(path))


def recipe_entries(path: Path) -> dict[str, Any]:
    """A valid recipe for the model in `path`, as plain entries to change at will."""
    view = {"rows": None, "columns": None, "bin_rows": 1, "is_full_turn": False}
    view["score_cells"] = 8
    return {
        "name": "tiny",
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "input": {"name": "tiles", "shape": [None, 1, TILE, TILE]},
        "output": {"name": "logits", "shape": [None, 1, TILE // STRIDE, TILE // STRIDE]},
        "tile_px": TILE,
        "overlap_px": 16,
        "stride_px": STRIDE,
        "batch": 4,
        "normalisation": {"kind": "sqrt", "black_dn": 0.0, "mean": 0.0, "scale": 1.0},
        "views": {"shank": view | {"bin_rows": 2, "is_full_turn": True}, "head": view},
        "score": {"definition": "expected_cells_in_component", "floor": 0.2},
        "threshold": 0.4,
        "false_alarm_budget": 0.02,
        "training": {"command": "none", "seed": 1, "data_recipe": "by hand"},
    }


def write_recipe(folder: Path, entries: dict[str, Any]) -> None:
    with (folder / "recipe.yaml").open("w") as file:
        YAML().dump(entries, file)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model folder that serves."""
    model = tmp_path / "model"
    model.mkdir()
    write_onnx(model / "model.onnx")
    write_recipe(model, recipe_entries(model / "model.onnx"))
    return model


@pytest.fixture
def rewrite(folder: Path) -> Callable[[Callable[[dict[str, Any]], None]], Path]:
    """Change the recipe's entries in place, e.g. `rewrite(lambda e: e.pop("score"))`."""

    def change(edit: Callable[[dict[str, Any]], None]) -> Path:
        entries = recipe_entries(folder / "model.onnx")
        edit(entries)
        write_recipe(folder, entries)
        return folder

    return change


def part_image(rows: int = 300, columns: int = 400) -> np.ndarray:
    """A glowing plate on dark ground; √ grey is 3 on the ground and 6 on the plate."""
    image = np.full((rows, columns), GROUND_DN, np.uint8)
    image[40:-40, 60:-60] = GLOW_DN
    return image


def cracked_image(length_px: int = 80) -> np.ndarray:
    """The same with a line 16 px wide whose √ grey is 12: logit 4 where a cell is full of it."""
    image = part_image()
    image[112:128, 100 : 100 + length_px] = LINE_DN
    return image


def frames(part_id: int = 7, *, cracked: str | None = None) -> list[Frame]:
    """A complete image set, with a crack in the view named `cracked`."""
    return [
        Frame(view, part_id, 3, cracked_image() if view == cracked else part_image())
        for view in VIEWS
    ]
