"""Data sets of two folders: `good/` and `defective/`, with `masks/` beside them where they are."""

from collections.abc import Iterator
from pathlib import Path

from twin.inspection.images import SUFFIXES
from twin.inspection.photographs.marking import Called, Marking, Painted
from twin.inspection.photographs.source import Source

GOOD, DEFECTIVE, MASKS = "good", "defective", "masks"
ANNOTATOR = "folder"


def is_classes(folder: Path) -> bool:
    """Whether `folder` looks like such a data set."""
    return (folder / GOOD).is_dir() or (folder / DEFECTIVE).is_dir()


def read_classes(folder: Path, problems: list[str]) -> list[Source]:
    """Every image of both classes; folders below `defective/` name the kind of defect.

    Appends to `problems` an empty class and masks that belong to no defective photograph.
    """
    masks = {path.stem: path for path in _images(folder / MASKS)}
    sources = []
    for label in (GOOD, DEFECTIVE):
        files = list(_images(folder / label))
        if not files:
            problems.append(f"{folder / label}: no image in this class; "
                            f"allowed: {', '.join(SUFFIXES)}")  # fmt: skip
        sources += [Source(file, {ANNOTATOR: _marking(folder, file, label, masks)})
                    for file in files]  # fmt: skip
    unused = sorted(masks.keys() - {s.file.stem for s in sources if s.kinds})
    problems += [f"{masks[stem]}: mask of no photograph in {folder / DEFECTIVE}" for stem in unused]
    return sources


def _marking(folder: Path, file: Path, label: str, masks: dict[str, Path]) -> Marking:
    if label == GOOD:
        return Called()
    below = file.relative_to(folder / DEFECTIVE).parts[:-1]
    kinds = (below[0] if below else "defect",)
    return Painted(masks[file.stem], kinds) if file.stem in masks else Called(kinds)


def _images(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from sorted(p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES)
