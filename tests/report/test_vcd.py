"""Value change dumps, read back by a reader that is not ours."""

import io
from collections import defaultdict
from typing import ClassVar

import pyarrow.parquet as pq
import pytest
from vcd.reader import TokenKind, tokenize

from twin.core.errors import UsageError
from twin.core.signals import Tag
from twin.report.vcd import vcd_lines, write_vcd

MS = 1_000_000
TAGS = (
    Tag("guard_closed", "input", "bool", "-", "", 0, True),
    Tag("field a/m", "input", "real", "A/m", "", 1, 0.5),
    Tag("count", "output", "int", "counts", "", 2, 0),
)


class Dump:
    """What a dump says: variables by scoped name, and (time [ns], value) of each in order."""

    CHANGES: ClassVar = {
        TokenKind.CHANGE_SCALAR: "scalar_change",
        TokenKind.CHANGE_VECTOR: "vector_change",
        TokenKind.CHANGE_REAL: "real_change",
    }

    def __init__(self, text):
        self.kinds, self.times_ns, scopes = {}, [], []
        self.values = defaultdict(list)
        names = {}
        for token in tokenize(io.BytesIO(text.encode())):
            match token.kind:
                case TokenKind.TIMESCALE:
                    self.timescale = token.timescale.magnitude, token.timescale.unit.value
                case TokenKind.SCOPE:
                    scopes.append(token.scope.ident)
                case TokenKind.UPSCOPE:
                    scopes.pop()
                case TokenKind.VAR:
                    name = ".".join((*scopes, token.var.reference))
                    names[token.var.id_code] = name
                    self.kinds[name] = token.var.type_.value, token.var.size
                case TokenKind.CHANGE_TIME:
                    self.times_ns.append(token.time_change)
                case kind if kind in self.CHANGES:
                    change = getattr(token, self.CHANGES[kind])
                    value = float(change.value) if change.value != "" else None
                    self.values[names[change.id_code]].append((self.times_ns[-1], value))


def dumped(*changes, tags=TAGS, end_ns=100 * MS, title="a run"):
    return Dump("".join(vcd_lines(tags, changes, end_ns=end_ns, title=title)))


def test_types_scopes_and_time_unit():
    dump = dumped()
    assert dump.timescale == (1, "ns")
    assert dump.kinds == {
        "bench.inputs.guard_closed": ("wire", 1),
        "bench.inputs.field_a_m": ("real", 64),
        "bench.outputs.count": ("integer", 32),
    }


def test_initial_values_then_changes_in_order():
    dump = dumped((5 * MS, "guard_closed", 0.0), (5 * MS, "count", 7.0), (5 * MS + 1, "count", 9.0))
    assert dump.values["bench.inputs.guard_closed"] == [(0, 1.0), (5 * MS, 0.0)]
    assert dump.values["bench.outputs.count"] == [(0, 0.0), (5 * MS, 7.0), (5 * MS + 1, 9.0)]
    assert dump.times_ns == [0, 5 * MS, 5 * MS + 1, 100 * MS]


def test_reals_are_exact_and_negative_numbers_are_twos_complement():
    dump = dumped((1, "field a/m", 0.1), (2, "field a/m", -1.5e-300), (3, "count", -2.0))
    assert dump.values["bench.inputs.field_a_m"] == [(0, 0.5), (1, 0.1), (2, -1.5e-300)]
    assert dump.values["bench.outputs.count"][-1] == (3, 2**32 - 2)


def test_many_signals_have_codes_of_their_own():
    tags = tuple(Tag(f"s{k}", "input", "bool", "-", "", k) for k in range(20_000))
    changes = [(k + 1, f"s{k}", 1.0) for k in range(20_000)]
    dump = dumped(*changes, tags=tags)
    assert all(dump.values[f"bench.inputs.s{k}"] == [(0, 0.0), (k + 1, 1.0)] for k in range(20_000))


def test_a_title_cannot_end_the_comment():
    assert dumped(title="$end $scope\nmodule").timescale == (1, "ns")


def test_a_run_folder_as_a_dump(run_folder, tmp_path):
    write_vcd(run_folder, tmp_path / "run.vcd")
    dump = Dump((tmp_path / "run.vcd").read_text(encoding="utf-8"))
    rows = pq.read_table(run_folder / "trace.parquet").to_pylist()
    for scope, name in (("inputs", "clamp_closed"), ("outputs", "magnetiser_method"),
                        ("inputs", "lamp_irradiance_w_per_m2")):  # fmt: skip
        expected = [(r["time_ns"], r["value"]) for r in rows if r["name"] == name]
        assert dump.values[f"bench.{scope}.{name}"][1:] == expected
    assert dump.values["bench.inputs.guard_closed"] == [(0, 1.0)]
    assert dump.times_ns[-1] == 300_000 * MS
    assert dump.times_ns == sorted(set(dump.times_ns))


def test_what_cannot_be_written_leaves_the_old_file(run_folder, tmp_path):
    with pytest.raises(UsageError, match=r"nowhere.*cannot be written"):
        write_vcd(run_folder, tmp_path / "nowhere" / "run.vcd")
    file = tmp_path / "run.vcd"
    file.write_text("old", encoding="utf-8")
    trace = run_folder / "trace.parquet"
    trace.write_bytes(trace.read_bytes()[:-200])
    with pytest.raises(UsageError, match=r"trace\.parquet"):
        write_vcd(run_folder, file)
    assert file.read_text(encoding="utf-8") == "old"
    assert not list(tmp_path.glob(".run.vcd.*"))


def test_a_run_without_its_signal_list_is_told(run_folder, tmp_path):
    table = pq.read_table(run_folder / "trace.parquet")
    pq.write_table(table.replace_schema_metadata(None), run_folder / "trace.parquet")
    with pytest.raises(UsageError, match="play the scenario again"):
        write_vcd(run_folder, tmp_path / "run.vcd")
