"""A deliberate bug as data: a piece of a C source, and what stands there instead."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from ruamel.yaml import YAML
from suite import SUITE
from workspace import EvidenceError

KEYS = ("name", "file", "breaks", "was", "now")


@dataclass(frozen=True)
class Mutant:
    """`was` stands exactly once in `component/file`; with `now` there, `breaks` is what happens."""

    component: str
    name: str
    file: str
    breaks: str
    was: str
    now: str

    @property
    def source(self) -> str:
        """The source below `firmware_stubs/`."""
        return f"{self.component}/{self.file}"

    def line_in(self, firmware: Path) -> int:
        """The line at which the bug begins."""
        text = (firmware / self.source).read_text(encoding="utf-8")
        return text[: text.index(self.was)].count("\n") + 1

    @contextmanager
    def within(self, firmware: Path) -> Iterator[None]:
        """The source is wrong for as long as this lasts."""
        file = firmware / self.source
        right = file.read_text(encoding="utf-8")
        file.write_text(right.replace(self.was, self.now), encoding="utf-8")
        try:
            yield
        finally:
            file.write_text(right, encoding="utf-8")


def load_mutants(files: list[Path], firmware: Path) -> list[Mutant]:
    """The mutants of YAML files, each fitting the sources.

    Raises:
        EvidenceError: names every one that does not.
    """
    mutants = [Mutant(file.stem, **_entry(file, entry)) for file in files
               for entry in YAML(typ="safe").load(file)]  # fmt: skip
    problems = [problem for mutant in mutants for problem in _problems(mutant, firmware)]
    names = [mutant.name for mutant in mutants]
    problems += [f"mutant {n!r}: named twice" for n in set(names) if names.count(n) > 1]
    if problems:
        raise EvidenceError("\n".join(sorted(problems)))
    return mutants


def _entry(file: Path, entry: dict[str, str]) -> dict[str, str]:
    if set(entry) != set(KEYS):
        raise EvidenceError(f"{file.name}: got the keys {sorted(entry)}; allowed: {sorted(KEYS)}")
    return {key: str(value) for key, value in entry.items()}


def _problems(mutant: Mutant, firmware: Path) -> Iterator[str]:
    """Why a mutant does not fit the sources as they are now."""
    start = f"mutant {mutant.name!r}: {mutant.source}"
    if mutant.component not in SUITE or not (firmware / mutant.source).is_file():
        yield f"{start}: there is no such source"
        return
    text = (firmware / mutant.source).read_text(encoding="utf-8")
    found = text.count(mutant.was)
    if found > 1:
        yield f"{start}: its text stands {found} times there; give more of it:\n{mutant.was}"
    elif found == 0:
        line, nearest = _nearest(text, mutant.was)
        yield (
            f"{start}: its text is not there:\n{mutant.was}\n"
            f"nearest is line {line}; fit the mutant to it, or drop it where the bug is "
            f"impossible now:\n{nearest}"
        )
    elif mutant.was == mutant.now:
        yield f"{start}: changes nothing"


def _nearest(text: str, wanted: str) -> tuple[int, str]:
    """The piece of a text most like the wanted one, as long as it in lines; its first line."""
    lines, size = text.split("\n"), wanted.count("\n") + 1
    pieces = ["\n".join(lines[k : k + size]) for k in range(max(1, len(lines) - size + 1))]
    ratios = [SequenceMatcher(None, wanted, piece, autojunk=False).quick_ratio()
              for piece in pieces]  # fmt: skip
    best = max(range(len(pieces)), key=ratios.__getitem__)
    return best + 1, pieces[best]
