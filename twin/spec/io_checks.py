"""What pydantic cannot see of a signal list: names, codes and registers that do not fit."""

from keyword import iskeyword

from twin.spec.io_signal import WORDS, Signal
from twin.spec.problems import message
from twin.spec.yaml_file import YamlFile

C_KEYWORDS = frozenset({
    "auto", "bool", "case", "char", "const", "default", "do", "double", "enum", "extern", "false",
    "float", "goto", "inline", "int", "long", "register", "restrict", "short", "signed", "sizeof",
    "static", "struct", "switch", "true", "typedef", "union", "unsigned", "void", "volatile",
})  # fmt: skip


def io_problems(file: YamlFile, signals: dict[str, Signal]) -> list[str]:
    """Everything wrong with the signals of `file`, one line each."""
    return [
        *_unfit_names(file, signals),
        *_unfit_texts(file, signals),
        *_unfit_words(file, signals),
        *_unfit_codes(file, signals),
        *_shared_registers(file, signals),
    ]


def _unfit_names(file: YamlFile, signals: dict[str, Signal]) -> list[str]:
    """Names that no C header and no Python enum could take over."""
    allowed = "a signal is named in lower case, as a word of C and Python"
    return [
        message(file, ("signals", name), name, allowed)
        for name in signals
        if not _is_word(name) or iskeyword(name) or name in C_KEYWORDS
    ]


def _unfit_texts(file: YamlFile, signals: dict[str, Signal]) -> list[str]:
    """Texts that would end the comment of C or Python they are written into."""
    return [
        message(file, ("signals", name, "text"), signal.text, "one line of plain text")
        for name, signal in signals.items()
        if any(mark in signal.text for mark in ("*/", '"""', "\\", "\n"))
    ]


def _unfit_words(file: YamlFile, signals: dict[str, Signal]) -> list[str]:
    return [
        message(file, ("signals", name, "words"), signal.words, f"a {signal.type} has one length")
        for name, signal in signals.items()
        if signal.type != "int" and signal.length != WORDS[signal.type]
    ]


def _unfit_codes(file: YamlFile, signals: dict[str, Signal]) -> list[str]:
    problems: list[str] = []
    for name, signal in signals.items():
        keys, codes = ("signals", name, "codes"), dict(signal.codes)
        if codes and signal.type != "int":
            problems.append(
                message(file, keys, codes, f"only an int has codes, not a {signal.type}")
            )
        if len(set(codes.values())) < len(codes):
            problems.append(message(file, keys, codes, "each name has its own number"))
        problems += [
            message(file, (*keys, code), code, "a code is named in lower case, as a word of C")
            for code in codes
            if not _is_word(code)
        ]
    return problems


def _is_word(name: str) -> bool:
    return name.isidentifier() and name.isascii() and name.islower()


def _shared_registers(file: YamlFile, signals: dict[str, Signal]) -> list[str]:
    owners: dict[int, str] = {}
    problems: list[str] = []
    for name, signal in signals.items():
        for address in range(signal.register_address, signal.register_address + signal.length):
            owner = owners.setdefault(address, name)
            if owner != name:
                keys = ("signals", name, "register")
                free = f"{owner} has it; take a free register"
                problems.append(message(file, keys, address, free))
                break
    return problems
