"""The typer application the commands hang on."""

import typer

app = typer.Typer(
    name="twin",
    help=(
        "Digital twin of an automated magnetic-particle-inspection bench: plays a scenario on one "
        "clock (plant, robot, controller, rendered images, real inspection) and says whether "
        "what must hold does hold."
    ),
    epilog="Exit codes: 0 met · 1 expectation or invariant failed · 2 wrong input · "
    "3 run failed · 4 simulated-time limit reached.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
