"""A folder of photographs, whatever its format, read whole or refused with every problem in it."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from twin.core.errors import UsageError
from twin.inspection.images import read_image
from twin.inspection.photographs.classes import is_classes, read_classes
from twin.inspection.photographs.coco import is_coco, read_coco
from twin.inspection.photographs.labelme import is_labelme, read_labelme
from twin.inspection.photographs.looks import fingerprint
from twin.inspection.photographs.marking import size_text
from twin.inspection.photographs.photograph import Photograph
from twin.inspection.photographs.source import Source

FORMATS: dict[str, tuple[Callable[[Path], bool], Callable[[Path, list[str]], list[Source]]]] = {
    "good/ and defective/": (is_classes, read_classes),
    "COCO": (is_coco, read_coco),
    "labelme": (is_labelme, read_labelme),
}
Track = Callable[[Iterable[Source]], Iterable[Source]]


@dataclass(frozen=True)
class Reading:
    """How a folder is to be read.

    `group_by` is a regular expression; what its group captures of a photograph's name is the part
    it shows. `any_size` allows photographs of different sizes.
    """

    group_by: str | None = None
    any_size: bool = False


def load_photographs(
    folder: Path, *, reading: Reading | None = None, track: Track = iter
) -> tuple[Photograph, ...]:
    """Every photograph of the data set in `folder`, in order of their names.

    `track` is given the photographs that are looked at one by one, and may show progress.

    Raises: UsageError with every problem of the folder: no data set, damaged images, classes
    without images, masks and labels that do not fit, sizes that differ, a bad expression.
    """
    reading = reading or Reading()
    pattern = _pattern(reading.group_by)
    problems: list[str] = []
    sources = _read(folder, problems)
    photographs = [photograph for source in track(sources)
                   if (photograph := _look(folder, source, pattern, problems))]  # fmt: skip
    if not reading.any_size:
        problems += _mixed_sizes(folder, photographs)
    if problems:
        raise UsageError(*problems)
    return tuple(photographs)


def _read(folder: Path, problems: list[str]) -> list[Source]:
    if not folder.is_dir():
        raise UsageError(f"{folder}: there is no such folder")
    for is_it, read in FORMATS.values():
        if is_it(folder):
            sources = read(folder, problems)
            return sorted(sources, key=lambda source: source.file)
    raise UsageError(f"{folder}: no data set of a known format; allowed: {', '.join(FORMATS)}")


def _look(
    folder: Path, source: Source, pattern: re.Pattern[str] | None, problems: list[str]
) -> Photograph | None:
    """The photograph of a source; None, and a problem more, where it is damaged or does not fit."""
    name = source.file.relative_to(folder).as_posix()
    try:
        data, image = source.file.read_bytes(), read_image(source.file)
        _check_claim(source, image.shape)
        photograph = Photograph(
            name=name,
            file=source.file,
            group=_group(name, source, pattern),
            shape=image.shape,
            sha256=hashlib.sha256(data).hexdigest(),
            fingerprint=fingerprint(image),
            markings=source.markings,
        )
        photograph.mask()
    except OSError as error:
        problems.append(f"{source.file}: cannot be read ({error.strerror})")
    except UsageError as error:
        problems += map(str, error.args)
    else:
        return photograph
    return None


def _check_claim(source: Source, shape: tuple[int, ...]) -> None:
    if source.claimed and source.claimed != shape:
        raise UsageError(f"{source.labels}: speaks of {size_text(source.claimed)} px, the "
                         f"photograph {source.file.name} has {size_text(shape)} px")  # fmt: skip


def _group(name: str, source: Source, pattern: re.Pattern[str] | None) -> str:
    if pattern is None:
        return source.group or name
    found = pattern.search(name)
    return found.group(1) if found and found.group(1) else name


def _pattern(expression: str | None) -> re.Pattern[str] | None:
    if expression is None:
        return None
    try:
        pattern = re.compile(expression)
    except re.error as error:
        raise UsageError(
            f"group-by: got {expression!r}; not a regular expression ({error})"
        ) from None
    if pattern.groups < 1:
        raise UsageError(f"group-by: got {expression!r}; needs a group, such as '_(\\d+)_'")
    return pattern


def _mixed_sizes(folder: Path, photographs: Iterable[Photograph]) -> list[str]:
    sizes = Counter(size_text(photograph.shape) for photograph in photographs)
    if len(sizes) < 2:
        return []
    told = ", ".join(f"{size} px ({count})" for size, count in sizes.most_common(5))
    more = f" and {len(sizes) - 5} more" if len(sizes) > 5 else ""
    return [f"{folder}: photographs of {len(sizes)} sizes: {told}{more}; `--any-size` allows it"]
