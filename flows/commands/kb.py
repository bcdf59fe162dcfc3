"""``marsad kb``: knowledge bases built, imported, compared."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.options import AsJson, Set, settings_from

app = typer.Typer(help="Knowledge bases: build, import from Wikidata, compare.", no_args_is_help=True)


@app.command()
def build(
    out: Annotated[
        Path | None, typer.Argument(help="Folder to write; default: the project's cache, by content.")
    ] = None,
    set_: Set = None,
) -> None:
    """Build the base from seeds/kb, GeoNames and CLDR."""
    from tasks.linking import kb_build

    settings = settings_from(set_)
    if out is None:
        folder = kb_build.ensure(settings.seeds / "kb", settings.cache / "kb")
    else:
        folder = kb_build.build(settings.seeds / "kb", out).folder
    _describe(folder)


@app.command()
def show(
    folder: Annotated[Path | None, typer.Argument(help="Folder of a base; default: the one in use.")] = None,
    set_: Set = None,
) -> None:
    """Version and size of a base."""
    from tasks.resources import kb_folder

    _describe(folder or kb_folder(settings_from(set_)))


@app.command()
def diff(
    old: Path,
    new: Path,
    as_json: AsJson = False,
    most: Annotated[int, typer.Option(help="Rows shown of each kind.")] = 20,
) -> None:
    """What differs between two bases: entities and aliases added, removed, changed."""
    from flows.console import print_difference
    from tasks.linking.kb import KnowledgeBase
    from tasks.linking.kb_diff import diff as compare

    print_difference(compare(KnowledgeBase.open(old), KnowledgeBase.open(new)), most, as_json=as_json)


def _describe(folder: Path) -> None:
    from tasks.linking.kb import KnowledgeBase

    base = KnowledgeBase.open(folder)
    typer.echo(f"{base.version}: {base.entities.num_rows} entities, {base.aliases.num_rows} aliases, in {folder}")
