"""``link``: why mentions denote what they do."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.commands.options import AsJson, Set, settings_from


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command()(link)


def link(
    explain: Annotated[str, typer.Option(metavar="ARTICLE", help="Article id, or the beginning of one.")],
    as_json: AsJson = False,
    set_: Set = None,
) -> None:
    """Show, per mention of an article, the candidates, what speaks for each, their scores and the decision."""
    from flows.explain import explain_article, explain_article_rows
    from flows.printing import print_json

    settings = settings_from(set_)
    if as_json:
        print_json(explain_article_rows(explain, settings))
    else:
        typer.echo(explain_article(explain, settings))
