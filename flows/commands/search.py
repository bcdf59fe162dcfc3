"""``search``: articles by words or by meaning."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from flows.commands.options import AsJson, From, Set, To, as_day, settings_from


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command()(search)


def search(
    query: Annotated[str, typer.Argument(help="Words in any spelling; a part in quotation marks is a phrase.")],
    semantic: Annotated[bool, typer.Option("--semantic", help="By meaning, with the vectors of the bundle.")] = False,
    most: Annotated[int, typer.Option("--most", "-n", min=1, max=1000, help="Articles shown at most.")] = 10,
    first: From = None,
    last: To = None,
    as_json: AsJson = False,
    set_: Set = None,
) -> None:
    """Find published articles, the best first, each with the passage that answers."""
    from flows.printing import console, print_json
    from flows.search import search as find

    found = find(query, settings_from(set_), first=as_day(first), last=as_day(last), most=most, semantic=semantic)
    if as_json:
        print_json(found)
        return
    out = console()
    for hit in found:
        out.print(f"{hit['title']}", style="bold", markup=False)
        out.print(f"  {_marked(hit['snippet'])}", markup=False)
        out.print(f"  {hit['day']} · {hit['outlet'] or '-'} · {hit['article_id']} · {hit['score']:.3f}", markup=False)
    out.print(f"{len(found)} articles" if found else "nothing was found")


def _marked(snippet: dict[str, Any]) -> str:
    text = snippet["text"]
    for start, end in reversed(snippet["hits"]):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return " ".join(text.split())
