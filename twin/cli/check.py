"""`twin check`: validate scenarios and studies without running them."""

import json
import sys
from typing import Annotated

import typer

from twin.cli.app import app
from twin.cli.exits import Exit

EPILOG = (
    "Examples:  twin check nominal my.yaml  ·  twin check nominal --set light.ambient_lx=200  ·  "
    "twin check whatif_layout  ·  twin check --schema > schema.json"
)


@app.command(epilog=EPILOG)
def check(
    scenarios: Annotated[
        list[str] | None, typer.Argument(help="Names or YAML files, of studies as well.")
    ] = None,
    set_: Annotated[
        list[str] | None, typer.Option("--set", metavar="A.B=C", help="Override a key; repeatable.")
    ] = None,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema that editors use.")
    ] = False,
) -> None:
    """Validate SCENARIOS and studies: every problem of every file, with file, line and key.

    Says, too, which operating windows of which standards a scenario leaves; that is no error.
    """
    from twin.bench.operating_windows import windows_left
    from twin.core.errors import ScenarioError, UsageError
    from twin.spec.loader import load_scenario
    from twin.spec.schema import scenario_schema
    from twin.study.plan.study import is_study, load_study

    if schema:
        print(json.dumps(scenario_schema(), indent=2))
        return
    if not scenarios:
        raise UsageError("check: name at least one scenario, or ask for --schema")
    has_failed = False
    for name in scenarios:
        try:
            if is_study(name):
                if set_:
                    raise UsageError(f"--set: {name} is a study; change its file, or its scenario")
                print(f"{name}: ok, {len(load_study(name).points)} design points")
                continue
            loaded = load_scenario(name, overrides=set_ or [])
            print(f"{name}: ok")
            for window in windows_left(scenario=loaded.scenario, rig=loaded.rig):
                print(f"{name}: outside an operating window: {window.text()}")
        except ScenarioError as error:
            has_failed = True
            print(error, file=sys.stderr)
    raise typer.Exit(Exit.USAGE if has_failed else Exit.OK)
