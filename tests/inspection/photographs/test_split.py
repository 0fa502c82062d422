"""Shares are in proportion, whole groups at a time, and always the same."""

import pytest

from twin.core.errors import UsageError
from twin.inspection.photographs.marking import Called
from twin.inspection.photographs.photograph import Photograph
from twin.inspection.photographs.split import split_photographs


def photograph(number, *, group=None, kinds=(), sha=None):
    name = f"p{number:03d}.png"
    return Photograph(name=name, file=None, group=group or name, shape=(48, 64),
                      sha256=sha or name, fingerprint=bytes(32),
                      markings={"one": Called(kinds)})  # fmt: skip


def shares(split):
    return [split.train, split.validation, split.test]


def test_classes_are_in_proportion_and_nothing_is_lost():
    some = [photograph(k, kinds=("pit",) if k % 4 == 0 else ()) for k in range(200)]
    split = split_photographs(some, seed=3)
    for share, wanted in zip(shares(split), (0.70, 0.15, 0.15), strict=True):
        assert abs(sum(p.is_defective for p in share) - wanted * 50) < 1
        assert abs(sum(not p.is_defective for p in share) - wanted * 150) < 1
    assert sorted(p.name for share in shares(split) for p in share) == [p.name for p in some]


def test_no_group_and_no_copy_is_in_two_shares():
    some = [photograph(k, group=f"part {k // 5}", kinds=("pit",)) for k in range(100)]
    some += [photograph(900, sha=some[0].sha256), photograph(901, sha=some[99].sha256)]
    groups = [{p.group for p in share} for share in shares(split_photographs(some, seed=1))]
    assert not groups[0] & (groups[1] | groups[2])
    assert not groups[1] & groups[2]
    of = {p.name: k for k, share in enumerate(shares(split_photographs(some, seed=1)))
          for p in share}  # fmt: skip
    assert (of["p900.png"], of["p901.png"]) == (of["p000.png"], of["p099.png"])


def test_a_seed_is_a_split():
    some = [photograph(k) for k in range(40)]
    assert split_photographs(some, seed=1) == split_photographs(some[::-1], seed=1)
    assert split_photographs(some, seed=1) != split_photographs(some, seed=2)


def test_too_few_groups_are_refused():
    with pytest.raises(UsageError, match="2 groups of photographs cannot be split into 3"):
        split_photographs([photograph(k, group=f"part {k % 2}") for k in range(9)], seed=1)
