"""The signal list as Python enums: what stands behind the numbers of its coded signals."""

from collections.abc import Sequence

from twin.core.signals import Tag

_HEAD = '''\
"""Names of the codes that controller and bench exchange.

Generated from rig_models/{rig}/io.yaml by `twin io enums`; do not edit.
"""

from enum import IntEnum
'''


def io_enums(rig_name: str, tags: Sequence[Tag]) -> str:
    """Text of a Python module with one IntEnum for each signal that has codes."""
    coded = [tag for tag in sorted(tags, key=lambda t: t.register) if tag.codes]
    return _HEAD.format(rig=rig_name) + "".join(_enum(tag) for tag in coded)


def _enum(tag: Tag) -> str:
    class_name = tag.name.title().replace("_", "")
    members = "\n".join(f"    {name.upper()} = {code}" for name, code in tag.codes.items())
    return f'\n\nclass {class_name}(IntEnum):\n    """{tag.text}."""\n\n{members}\n'
