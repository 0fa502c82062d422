"""Data sets labelled with labelme: one JSON file per photograph, of one annotator or of several.

`labels/NAME.json` belongs to `images/NAME.*`, `labels/ANNOTATOR/NAME.json` likewise; JSON files may
also lie beside the images, as labelme writes them.
"""

import json
import math
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from twin.inspection.images import SUFFIXES
from twin.inspection.photographs.marking import Marking, Outline, Outlined, Shape
from twin.inspection.photographs.source import Source

IMAGES, LABELS = "images", "labels"
ANNOTATOR = "labelme"
SHAPES = ("polygon", "rectangle", "circle")
CIRCLE_CORNERS = 32
LEAST_CORNERS = {"polygon": 3, "rectangle": 2, "circle": 2}
SLACK_PX = 1.0  # an outline may run along the edge of the photograph


def is_labelme(folder: Path) -> bool:
    """Whether `folder` looks like such a data set."""
    places = (folder / LABELS, folder / IMAGES, folder)
    return any(_says_shapes(path) for place in places for path in sorted(place.glob("*.json"))[:5]
               ) or any((folder / LABELS).glob("*/*.json"))  # fmt: skip


def read_labelme(folder: Path, problems: list[str]) -> list[Source]:
    """Every photograph that somebody has labelled; an empty list of shapes says it is good.

    Appends to `problems` labels without a photograph, photographs without labels, and whatever in
    a file is not as labelme writes it.
    """
    images = folder / IMAGES if (folder / IMAGES).is_dir() else folder
    files = {path.stem: path for path in sorted(images.iterdir())
             if path.suffix.lower() in SUFFIXES}  # fmt: skip
    said: dict[str, dict[str, tuple[Path, Marking, Shape | None]]] = defaultdict(dict)
    for annotator, path in _label_files(folder):
        if path.stem not in files:
            problems.append(f"{path}: labels of no photograph; there is no "
                            f"{images / path.stem}.*")  # fmt: skip
        else:
            read = _read(path, problems)
            said[path.stem] |= {annotator: (path, *read)} if read else {}
    problems += [f"{files[stem]}: nobody has labelled it" for stem in files.keys() - said.keys()]
    return [_source(files[stem], said[stem]) for stem in sorted(said) if said[stem]]


def _source(file: Path, said: dict[str, tuple[Path, Marking, Shape | None]]) -> Source:
    path, _, claimed = next(iter(said.values()))
    return Source(file, {name: entry[1] for name, entry in said.items()}, claimed, labels=path)


def _label_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Annotator and file of every label."""
    for place in (folder / LABELS, folder / IMAGES, folder):
        own = [path for path in sorted(place.glob("*.json")) if _says_shapes(path)]
        others = sorted(place.glob("*/*.json")) if place.name == LABELS else []
        if own or others:
            yield from ((ANNOTATOR, path) for path in own)
            yield from ((path.parent.name, path) for path in others)
            return


def _says_shapes(path: Path) -> bool:
    """Whether a file is labelme's or means to be; a damaged one is read again and complained of."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return True
    return isinstance(found, dict) and "shapes" in found


def _read(path: Path, problems: list[str]) -> tuple[Marking, Shape | None] | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        shape = _shape(found)
        outlines = [outline for number, entry in enumerate(found["shapes"])
                    if (outline := _outline(path, number, entry, shape, problems))]  # fmt: skip
    except (OSError, ValueError) as error:
        problems.append(f"{path}: not JSON ({error})")
    except (KeyError, TypeError, AttributeError) as error:
        problems.append(f"{path}: not a file of labelme ({error!r})")
    else:
        return Outlined(tuple(outlines)), shape
    return None


def _shape(found: dict[str, Any]) -> Shape | None:
    rows, columns = found.get("imageHeight"), found.get("imageWidth")
    return None if rows is None or columns is None else (int(rows), int(columns))


def _outline(
    path: Path, number: int, entry: dict[str, Any], shape: Shape | None, problems: list[str]
) -> Outline | None:
    where, form = f"{path}: shapes[{number}]", entry.get("shape_type", "polygon")
    if form not in SHAPES:
        problems.append(f"{where}.shape_type: got {form!r}; allowed: {', '.join(SHAPES)}")
        return None
    points = [(float(x), float(y)) for x, y in entry["points"]]
    if len(points) < LEAST_CORNERS[form]:
        problems.append(f"{where}.points: got {len(points)}; a {form} has at least "
                        f"{LEAST_CORNERS[form]}")  # fmt: skip
        return None
    if shape and not all(_is_inside(point, shape) for point in points):
        problems.append(f"{where}.points: leave the photograph of {shape[1]} × {shape[0]} px")
        return None
    return Outline(str(entry["label"]), _closed(form, points))


def _closed(form: str, points: list[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    if form == "polygon":
        return tuple(points)
    (x0, y0), (x1, y1) = points[:2]
    if form == "rectangle":
        return ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
    radius, step = math.hypot(x1 - x0, y1 - y0), math.tau / CIRCLE_CORNERS
    return tuple((x0 + radius * math.cos(step * k), y0 + radius * math.sin(step * k))
                 for k in range(CIRCLE_CORNERS))  # fmt: skip


def _is_inside(point: tuple[float, float], shape: Shape) -> bool:
    (x, y), (rows, columns) = point, shape
    return -SLACK_PX <= x <= columns + SLACK_PX and -SLACK_PX <= y <= rows + SLACK_PX
