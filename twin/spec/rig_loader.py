"""A rig from its folder: `rig.yaml` names the file behind every field."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from twin.core.errors import ScenarioError
from twin.spec import datasheets as ds
from twin.spec.calibration import Calibration
from twin.spec.detection_sheet import DetectionSheet
from twin.spec.io_list import tags_from
from twin.spec.layout import DEFAULT_LAYOUT, SINGLE, Layout
from twin.spec.layout_checks import layout_findings
from twin.spec.problems import message, validated
from twin.spec.quantity import FROZEN
from twin.spec.resources import find_rig
from twin.spec.rig import Cell, Rig, Robot
from twin.spec.rig_checks import rig_problems
from twin.spec.yaml_file import YamlFile, read_yaml, shown

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)

SHEETS: dict[str, type[BaseModel]] = {
    "cell": Cell,
    "line_camera": ds.LineScanCamera,
    "line_lens": ds.Lens,
    "frame_camera": ds.FrameCamera,
    "frame_lens": ds.Lens,
    "light": ds.Light,
    "filter": ds.Filter,
    "encoder": ds.Encoder,
    "spindle": ds.Spindle,
    "magnetiser": ds.Magnetiser,
    "bath": ds.Bath,
    "calibration": Calibration,
    "detection_model": DetectionSheet,
    "stations": ds.Stations,
    "robot": Robot,
}


class RigIndex(BaseModel):
    """The file `rig.yaml`: paths from the rig's folder."""

    model_config = FROZEN
    name: str
    io: str
    cell: str
    line_camera: str
    line_lens: str
    frame_camera: str
    frame_lens: str
    light: str
    filter: str
    encoder: str
    spindle: str
    magnetiser: str
    bath: str
    calibration: str
    detection_model: str
    stations: str
    robot: str
    robot_urdf: str
    fasteners: str
    materials: str
    layouts: str | None = None


def load_rig(name_or_path: str | Path) -> Rig:
    """The rig of that name, or in that folder.

    Raises:
        ScenarioError: every problem of every file of the rig, one per argument.
    """
    root = find_rig(name_or_path)
    file = read_yaml(root / "rig.yaml")
    index = validated(RigIndex, file)
    parts = _Parts(root, file)
    fields: dict[str, Any] = {
        key: parts.sheet(model, key, getattr(index, key)) for key, model in SHEETS.items()
    }
    fields["tags"] = parts.build(tags_from, "io", index.io)
    fields["fasteners"] = parts.folder(ds.Fastener, "fasteners", index.fasteners)
    fields["materials"] = parts.folder(ds.Material, "materials", index.materials)
    fields["layouts"] = parts.layouts(index.layouts)
    fields["robot_urdf"] = parts.existing("robot_urdf", index.robot_urdf)
    _raise_any(parts.problems)
    rig = Rig(name=index.name, root=root, **fields)
    _raise_any(rig_problems(rig))
    return rig


class _Parts:
    """Reads the files of one rig and keeps the problems of all of them."""

    def __init__(self, root: Path, index: YamlFile) -> None:
        self.root = root
        self.index = index
        self.problems: list[str] = []

    def existing(self, key: str, name: str) -> Path | None:
        """Path of the file or folder `name`, None where there is none."""
        path = self.root / name
        if path.exists():
            return path
        self.problems.append(message(self.index, (key,), name, f"{shown(path)} does not exist"))
        return None

    def build(self, build: Callable[[YamlFile], T], key: str, name: str) -> T | None:
        """What `build` makes of the file `name`, None where it is wrong."""
        path = self.existing(key, name)
        return None if path is None else self._built(build, path)

    def sheet(self, model: type[M], key: str, name: str) -> M | None:
        """The datasheet `name`, None where it is wrong."""
        return self.build(lambda file: validated(model, file), key, name)

    def folder(self, model: type[M], key: str, name: str) -> dict[str, M]:
        """Every datasheet of a folder under its stem; the wrong ones are left out."""
        folder = self.existing(key, name)
        paths = [] if folder is None else sorted(folder.glob("*.yaml"))
        if folder is not None and not paths:
            self.problems.append(message(self.index, (key,), name, "the folder has no *.yaml"))
        sheets = {path.stem: self._built(lambda f: validated(model, f), path) for path in paths}
        return {stem: sheet for stem, sheet in sheets.items() if sheet is not None}

    def layouts(self, name: str | None) -> dict[str, Layout]:
        """Every layout of a folder under its stem; a rig without a folder has the usual one."""
        if name is None:
            return {DEFAULT_LAYOUT: SINGLE}
        folder = self.existing("layouts", name)
        paths = [] if folder is None else sorted(folder.glob("*.yaml"))
        if folder is not None and folder / f"{DEFAULT_LAYOUT}.yaml" not in paths:
            allowed = f"the folder has no {DEFAULT_LAYOUT}.yaml"
            self.problems.append(message(self.index, ("layouts",), name, allowed))
        layouts = {path.stem: self._built(layout_from, path) for path in paths}
        return {stem: layout for stem, layout in layouts.items() if layout is not None}

    def _built(self, build: Callable[[YamlFile], T], path: Path) -> T | None:
        try:
            return build(read_yaml(path))
        except ScenarioError as error:
            self.problems.extend(error.args)
            return None


def layout_from(file: YamlFile) -> Layout:
    """The layout that a file describes.

    Raises: ScenarioError with every problem of it.
    """
    layout = validated(Layout, file)
    _raise_any([message(file, *finding) for finding in layout_findings(layout)])
    return layout


def _raise_any(problems: list[str]) -> None:
    if problems:
        raise ScenarioError(*problems)
