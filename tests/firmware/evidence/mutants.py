"""Would the suite notice? Puts deliberate bugs into the C sources, one at a time.

`python tests/firmware/evidence/mutants.py --out reports` builds every mutant in a copy of the
checkout and runs the regression suite until a test fails. Exit codes: 0 every mutant was caught,
1 one survived or did not build, 2 a mutant does not fit the sources or the suite does not pass
without one.
"""

import argparse
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from mutant import Mutant, load_mutants
from mutant_report import Result, write_report
from suite import NATIVE_ONLY, SUITE, suite_of
from workspace import CHECKOUT, EvidenceError, Workspace

HERE = Path(__file__).parent
ALL = [HERE / "mutants" / f"{component}.yaml" for component in SUITE]


def main() -> int:
    options = _options()
    try:
        mutants = load_mutants(options.mutants or ALL, CHECKOUT / "firmware_stubs")
        chosen = _chosen(mutants, options.only)
        if options.check:
            print(f"{len(chosen)} mutants fit the sources")
            return 0
        results = _tried(chosen, options.tests, options.workers)
    except EvidenceError as error:
        print(f"mutants: {error}", file=sys.stderr)
        return 2
    if options.out:
        write_report(results, options.out)
    missed = [result for result in results if not result.is_caught]
    print(f"{len(results) - len(missed)} of {len(results)} mutants caught")
    return 1 if missed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", action="append", help="name of a mutant; may be repeated")
    parser.add_argument("--check", action="store_true", help="only see whether all fit the sources")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path, help="folder for mutants.md and mutants.json")
    parser.add_argument(
        "--mutants", action="append", type=Path, help="YAML file named like a component"
    )
    parser.add_argument("--tests", action="append", help="run these tests, not the whole suite")
    return parser.parse_args()


def _chosen(mutants: list[Mutant], names: list[str] | None) -> list[Mutant]:
    unknown = set(names or ()) - {mutant.name for mutant in mutants}
    if unknown:
        raise EvidenceError(f"--only: there is no mutant {', '.join(sorted(unknown))}")
    return [mutant for mutant in mutants if not names or mutant.name in names]


def _tried(mutants: list[Mutant], tests: list[str] | None, workers: int) -> list[Result]:
    """Every mutant, in order; each worker has its own copy of the checkout."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(workers) as pool:
        free: SimpleQueue[Workspace] = SimpleQueue()
        for number in range(workers):
            free.put(Workspace.copied_to(Path(folder) / str(number)))

        def lent(task, *given):
            workspace = free.get()
            try:
                return task(workspace, *given)
            finally:
                free.put(workspace)

        components = sorted({mutant.component for mutant in mutants})
        list(pool.map(lambda c: lent(_check_unchanged, tests or suite_of(c)), components))
        results = []
        for result in pool.map(
            lambda m: lent(_try, m, tests or suite_of(m.component, m.file)), mutants
        ):
            results.append(result)
            print(f"[{len(results)}/{len(mutants)}] {result}", file=sys.stderr)
        return results


def _check_unchanged(workspace: Workspace, tests: list[str]) -> None:
    """Without a bug the suite must pass: else it would catch anything."""
    complaint = workspace.build() or workspace.first_failure(tests, *NATIVE_ONLY)
    if complaint:
        raise EvidenceError(f"without any mutant the suite fails: {complaint}")


def _try(workspace: Workspace, mutant: Mutant, tests: list[str]) -> Result:
    line = mutant.line_in(workspace.firmware)
    with mutant.within(workspace.firmware):
        complaint = workspace.build()
        if complaint:
            print(complaint, file=sys.stderr)
            return Result(mutant, line, "not built", "")
        test = workspace.first_failure(tests, *NATIVE_ONLY)
    return Result(mutant, line, "caught" if test else "survived", test or "")


if __name__ == "__main__":
    sys.exit(main())
