"""Data sets in COCO: documents of images and annotations, also in shards as `twin render` writes.

Documents are `annotations/*.json` or `*.json` in the folder; file names in them are relative to it.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from twin.inspection.photographs.marking import (
    Called,
    Marking,
    Outline,
    Outlined,
    Runs,
    Together,
)
from twin.inspection.photographs.source import Source

ANNOTATIONS = "annotations"
ANNOTATOR = "coco"
NEEDED = ("images", "annotations", "categories")


def is_coco(folder: Path) -> bool:
    """Whether `folder` looks like such a data set."""
    return any(_documents(folder))


def read_coco(folder: Path, problems: list[str]) -> list[Source]:
    """Every image of every document; one without annotations is good.

    Appends to `problems` what is missing or refers to nothing.
    """
    sources: dict[str, Source] = {}
    for path in _documents(folder):
        document = json.loads(path.read_text(encoding="utf-8"))
        for source in _sources(folder, path, document, problems):
            if str(source.file) in sources:
                problems.append(f"{path}: {source.file} is listed a second time")
            sources[str(source.file)] = source
    return [sources[name] for name in sorted(sources)]


def _documents(folder: Path) -> list[Path]:
    found = [*sorted((folder / ANNOTATIONS).glob("*.json")), *sorted(folder.glob("*.json"))]
    return [path for path in found if _is_document(path)]


def _is_document(path: Path) -> bool:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(found, dict) and all(key in found for key in NEEDED)


def _sources(
    folder: Path, path: Path, document: dict[str, Any], problems: list[str]
) -> Iterable[Source]:
    try:
        names = {entry["id"]: str(entry["name"]) for entry in document["categories"]}
        images = {entry["id"]: entry for entry in document["images"]}
        said = _by_image(path, document["annotations"], images, names, problems)
        return [_source(folder, path, entry, said[key]) for key, entry in images.items()]
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        problems.append(f"{path}: not a document of COCO ({error!r})")
        return []


def _by_image(
    path: Path,
    annotations: Iterable[dict[str, Any]],
    images: dict[Any, Any],
    names: dict[Any, str],
    problems: list[str],
) -> dict[Any, list[Marking]]:
    said: dict[Any, list[Marking]] = defaultdict(list)
    for entry in annotations:
        where = f"{path}: annotation {entry.get('id')}"
        if entry["image_id"] not in images:
            problems.append(f"{where}: image_id {entry['image_id']!r} is listed nowhere")
        elif entry["category_id"] not in names:
            problems.append(f"{where}: category_id {entry['category_id']!r}; "
                            f"allowed: {', '.join(map(str, names))}")  # fmt: skip
        elif (marking := _marking(entry, names[entry["category_id"]])) is None:
            problems.append(f"{where}: compressed run lengths; allowed: polygons, or counts as "
                            "a list of numbers")  # fmt: skip
        else:
            said[entry["image_id"]].append(marking)
    return said


def _marking(entry: dict[str, Any], kind: str) -> Marking | None:
    region = entry.get("segmentation")
    if isinstance(region, dict):
        counts = region["counts"]
        return None if isinstance(counts, str) else Runs((kind,), (tuple(map(int, counts)),))
    if region:
        pairs = [list(zip(line[::2], line[1::2], strict=True)) for line in region]
        return Outlined(tuple(Outline(kind, tuple(points)) for points in pairs))
    return _box(entry["bbox"], kind) if entry.get("bbox") else Called((kind,))


def _box(bbox: list[float], kind: str) -> Marking:
    x, y, width, height = map(float, bbox)
    right, bottom = x + width - 1, y + height - 1
    return Outlined((Outline(kind, ((x, y), (right, y), (right, bottom), (x, bottom))),))


def _source(folder: Path, path: Path, entry: dict[str, Any], said: list[Marking]) -> Source:
    marking = said[0] if len(said) == 1 else Together(tuple(said)) if said else Called()
    part = entry.get("part_id")
    return Source(
        folder / str(entry["file_name"]),
        {ANNOTATOR: marking},
        (int(entry["height"]), int(entry["width"])),
        None if part is None else f"part {part}",
        path,
    )
