"""YAML 1.2 as plain Python values, each with the place it was written at.

No aliases, no tags, no duplicate keys: a scenario says what it says, once.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from twin.core.errors import ScenarioError

Key = str | int
KeyPath = tuple[Key, ...]

_TAG = "tag:yaml.org,2002:"
_BOOLEANS = {"true": True, "false": False}


@dataclass(frozen=True)
class YamlFile:
    """One file: `data` as dict, tuple, str, int, float, bool, None; `origins` as "file:line"."""

    path: Path
    data: dict[str, Any]
    origins: Mapping[KeyPath, str]

    def origin(self, keys: KeyPath) -> str:
        """Place where `keys` was written, or the nearest block around it."""
        while keys and keys not in self.origins:
            keys = keys[:-1]
        return self.origins.get(keys, f"{shown(self.path)}:1")


def read_yaml(path: Path) -> YamlFile:
    """The file at `path`, whose top level is a block of keys.

    Raises:
        ScenarioError: not there, not readable, not UTF-8, not YAML, empty, or keys given twice.
    """
    reader = _Reader(shown(path))
    data = reader.read(_text(path))
    if reader.problems:
        raise ScenarioError(*reader.problems)
    if not isinstance(data, dict):
        what = "the file is empty" if data is None else f"got a {type(data).__name__}"
        raise ScenarioError(f"{shown(path)}:1: {what}; must be a block of keys")
    return YamlFile(path, data, reader.origins)


def parse_yaml(text: str, origin: str) -> Any:
    """Value written as `text`, as on the right of `--set key=value`.

    Raises:
        ScenarioError: `text` is not YAML; the message begins with `origin`.
    """
    reader = _Reader(origin, counts_lines=False)
    value = reader.read(text)
    if reader.problems:
        raise ScenarioError(*reader.problems)
    return value


def shown(path: Path) -> str:
    """`path` as messages show it: from the working directory, if it lies below."""
    with suppress(ValueError, OSError):
        path = path.resolve().relative_to(Path.cwd())
    return printable(str(path))


def printable(text: str) -> str:
    """`text` without what no terminal can take: stray bytes of a name or an argument."""
    return text.encode(errors="backslashreplace").decode()


def dotted(keys: KeyPath) -> str:
    """`keys` as one dotted name; what is no plain name is quoted."""
    plain = (str(key) if str(key).replace("-", "_").isidentifier() else repr(key) for key in keys)
    return ".".join(plain)


def short(value: Any) -> str:
    """`value` as a message shows it, cut to a readable length."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ScenarioError(
            f"{shown(path)}: byte {error.start} is not UTF-8; save the file as UTF-8"
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ScenarioError(f"{shown(path)}: cannot read the file: {reason}") from None


class _Reader:
    """Walks the node tree of one document; collects values, places and problems."""

    def __init__(self, source: str, *, counts_lines: bool = True) -> None:
        self.source = source
        self.counts_lines = counts_lines
        self.origins: dict[KeyPath, str] = {}
        self.problems: list[str] = []
        self._seen: set[int] = set()

    def read(self, text: str) -> Any:
        """Value of the one document in `text`; None where there are problems."""
        try:
            node = YAML(typ="safe", pure=True).compose(text)
            return None if node is None else self._value(node, ())
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = 1 if mark is None else mark.line + 1
            self.problems.append(f"{self._at(line)}: not YAML: {error.problem or error.context}")
        except YAMLError as error:
            self.problems.append(f"{self.source}: not YAML: {' '.join(str(error).split())}")
        except RecursionError:
            self.problems.append(f"{self.source}: nested too deep")
        return None

    def _value(self, node: Node, keys: KeyPath) -> Any:
        if id(node) in self._seen:
            self._problem(node, keys, "got an alias (*name); write the value out")
            return None
        self._seen.add(id(node))
        self.origins.setdefault(keys, self._place(node))
        if isinstance(node, MappingNode):
            return self._mapping(node, keys)
        if isinstance(node, SequenceNode):
            return tuple(self._value(item, (*keys, i)) for i, item in enumerate(node.value))
        return self._scalar(node, keys)

    def _mapping(self, node: MappingNode, keys: KeyPath) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = self._value(key_node, (*keys, "<key>"))
            if not isinstance(key, str):
                self._problem(key_node, keys, f"got the key {key!r}; a key must be text")
                continue
            here = (*keys, key)
            if key in result:
                first = self.origins[here]
                self._problem(key_node, here, f"key given twice, first at {first}; keep one")
                continue
            self.origins[here] = self._place(key_node)
            result[key] = self._value(value_node, here)
        return result

    def _scalar(self, node: Node, keys: KeyPath) -> Any:
        tag = str(node.tag).removeprefix(_TAG)
        try:
            return _scalar(tag, node.value)
        except (ValueError, KeyError):
            self._problem(node, keys, f"got {short(node.value)}, which is no {tag} of YAML 1.2")
            return None

    def _problem(self, node: Node, keys: KeyPath, text: str) -> None:
        self.problems.append(f"{self._place(node)}: {dotted(keys)}: {text}")

    def _place(self, node: Node) -> str:
        return self._at(node.start_mark.line + 1)

    def _at(self, line: int) -> str:
        return f"{self.source}:{line}" if self.counts_lines else self.source


def _scalar(tag: str, text: str) -> Any:
    """Value of one scalar; ValueError or KeyError where `text` does not suit `tag`."""
    text.encode()  # a lone surrogate is no text
    match tag:
        case "null":
            return None
        case "bool":
            return _BOOLEANS[text.lower()]
        case "int":
            return int(text, 0) if "x" in text or "o" in text else int(text)
        case "float":
            return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
        case "str" | "timestamp":
            return text
        case _:
            raise ValueError(tag)
