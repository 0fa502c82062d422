"""The folder of a data set: one writer at a time, every file in it whole or absent."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import cv2

from twin.core.errors import RunError, UsageError
from twin.core.folder_lock import locked
from twin.render.camera import Image, png_image

SETTINGS = "dataset.json"
IMAGES, MASKS, ANNOTATIONS = "images", "masks", "annotations"
UNFINISHED = "unfinished-"
DIFFERENCES_TOLD = 5


def image_name(part_id: int, view: str) -> str:
    """File name of one image or mask."""
    return f"part_{part_id:06d}_{view}.png"


def write_png(path: Path, image: Image, *, bit_depth: int = 8) -> None:
    """Write an image [rows, columns], or [rows, columns, 3] in the order red, green, blue.

    More than 8 bits fill the 16 of the file from above. Run lengths suit noise and empty masks,
    and are fast.

    Raises: RunError where it cannot be written.
    """
    strategy = [cv2.IMWRITE_PNG_COMPRESSION, 1, cv2.IMWRITE_PNG_STRATEGY]
    strategy.append(cv2.IMWRITE_PNG_STRATEGY_RLE)
    is_encoded, data = cv2.imencode(".png", png_image(image, bit_depth=bit_depth), strategy)
    if not is_encoded:
        raise RunError(f"{path}: image of shape {image.shape} cannot be written as PNG")
    _write(path, data.tobytes())


def write_whole(path: Path, data: bytes, unfinished: Path) -> None:
    """Write in the folder `unfinished`, then put the file in its place in one step."""
    part = unfinished / path.name
    _write(part, data)
    part.replace(path)


def publish_images(out: Path, unfinished: Path, record: dict[str, Any]) -> None:
    """Put the images and masks of one part in their places."""
    for view, entry in record["views"].items():
        name = image_name(record["part_id"], view)
        for kind in (IMAGES, MASKS) if entry["boxes"] else (IMAGES,):
            (unfinished / kind / name).replace(out / kind / name)


@contextmanager
def dataset_folder(out: Path, settings: dict[str, Any]) -> Iterator[Path]:
    """Hold `out` as the only writer of a data set of these `settings`; made if it is not there.

    Gives a folder in it for unfinished files, which goes at the end. What a killed writer left
    unfinished goes at the beginning.

    Raises: UsageError where the folder cannot be written, is being written, or holds something
    else; it is then left as it was.
    """
    with ExitStack() as stack:
        try:
            out.mkdir(parents=True, exist_ok=True)
            stack.callback(os.close, locked(out, "data set"))
            _check_content(out, settings)
            unfinished = _prepared(out, settings)
        except OSError as error:
            raise UsageError(f"{out}: cannot hold a data set ({error})") from None
        stack.callback(shutil.rmtree, unfinished, ignore_errors=True)
        yield unfinished


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise RunError(f"{path}: cannot be written ({error.strerror})") from None


def _check_content(out: Path, settings: dict[str, Any]) -> None:
    path = out / SETTINGS
    if not path.exists():
        others = sorted(p.name for p in out.iterdir() if not p.name.startswith(UNFINISHED))
        if others:
            raise UsageError(
                f"{out}: holds files ({', '.join(others[:3])}) but no {SETTINGS}, so it is no data "
                f"set of ours; choose an empty or a new folder"
            )
        return
    differing = _differences(_flat(_read_settings(path)), _flat(settings))
    if differing:
        raise UsageError(
            f"{out}: holds a data set of other settings; choose another folder",
            *differing[:DIFFERENCES_TOLD],
        )


def _read_settings(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise UsageError(f"{path}: not the settings of a data set ({error})") from None
    if not isinstance(found, dict):
        raise UsageError(f"{path}: not the settings of a data set, got {type(found).__name__}")
    return found


def _flat(settings: Any, key: str = "") -> dict[str, Any]:
    """Nested settings by their dotted keys."""
    if not isinstance(settings, dict):
        return {key: settings}
    below = (_flat(value, f"{key}.{name}" if key else name) for name, value in settings.items())
    return {name: value for entries in below for name, value in entries.items()}


def _differences(found: dict[str, Any], wanted: dict[str, Any]) -> list[str]:
    keys = sorted(found.keys() | wanted.keys())
    return [
        f"  {key}: {found.get(key)!r} there, {wanted.get(key)!r} asked for"
        for key in keys
        if found.get(key) != wanted.get(key)
    ]


def _prepared(out: Path, settings: dict[str, Any]) -> Path:
    """The folders of a data set and its settings; returns the one for unfinished files."""
    for left in out.glob(f"{UNFINISHED}*"):
        shutil.rmtree(left, ignore_errors=True)
    unfinished = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=out))
    if not (out / SETTINGS).exists():
        text = json.dumps(settings, indent=1, sort_keys=True)
        write_whole(out / SETTINGS, text.encode(), unfinished)
    for folder in (out / IMAGES, out / MASKS, out / ANNOTATIONS):
        folder.mkdir(exist_ok=True)
    for folder in (unfinished / IMAGES, unfinished / MASKS):
        folder.mkdir()
    return unfinished
