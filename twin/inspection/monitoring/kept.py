"""Images unlike any of training, kept for the next training: the newest, and not too many."""

import json
import re
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

NAME = re.compile(r"(\d{6})_part_\d+_\w+\.png")
INDEX = "kept.jsonl"


class KeptImages:
    """A folder of at most `most` images; the oldest make room. Made with its first image."""

    def __init__(self, folder: Path, *, most: int) -> None:
        self._folder = folder
        self._most = most
        found = sorted(path.name for path in folder.glob("*.png") if NAME.fullmatch(path.name))
        self._names = found
        self._next = int(found[-1][:6]) + 1 if found else 0

    def keep(self, image: NDArray, facts: dict[str, Any]) -> None:
        """Keep `image` [rows, columns] grey; `facts`, with part_id and view, go into the index."""
        if self._most < 1:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        name = f"{self._next % 1_000_000:06d}_part_{facts['part_id']}_{facts['view']}.png"
        self._next += 1
        content = cv2.imencode(".png", np.asarray(image), [cv2.IMWRITE_PNG_COMPRESSION, 1])[1]
        part = self._folder / f"{name}.unfinished"
        part.write_bytes(content.tobytes())
        part.replace(self._folder / name)
        self._names.append(name)
        while len(self._names) > self._most:
            (self._folder / self._names.pop(0)).unlink(missing_ok=True)
        self._index(name, facts)

    def _index(self, name: str, facts: dict[str, Any]) -> None:
        """Rewrite the index: the lines of the images that are still there, and a new one."""
        path, kept = self._folder / INDEX, set(self._names)
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        lines = [line for line in lines if json.loads(line)["file"] in kept - {name}]
        lines.append(json.dumps({"file": name, **facts}))
        path.with_suffix(".unfinished").write_text("\n".join(lines) + "\n", encoding="utf-8")
        path.with_suffix(".unfinished").replace(path)
