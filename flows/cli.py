"""``marsad``: the command line. Imports nothing slow until a command needs it."""

from __future__ import annotations

import sys

import typer

from flows.commands import data, kb, link, models, operate, report, run, search, train
from flows.environment import prepare
from tasks.contracts.faults import MarsadError, TransientError
from tasks.contracts.settings import ROOT

EXIT_TERMINAL, EXIT_TRANSIENT, EXIT_INTERRUPTED = 1, 75, 130

app = typer.Typer(
    name="marsad",
    help="A day of Arabic news, turned into a warehouse you can question.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (run, data, search, link, operate, report, train):
    module.register(app)
app.add_typer(kb.app, name="kb")
app.add_typer(models.app, name="models")


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 failed, 2 wrong usage, 75 try again later, 130 interrupted."""
    prepare(ROOT / ".marsad")
    try:
        app()
    except MarsadError as error:
        sys.stderr.write(f"marsad: {error}\n")
        sys.exit(EXIT_TRANSIENT if isinstance(error, TransientError) else EXIT_TERMINAL)
    except KeyboardInterrupt:
        sys.stderr.write("marsad: interrupted; what was committed stays, run the same command again to go on\n")
        sys.exit(EXIT_INTERRUPTED)


if __name__ == "__main__":
    main()
