"""``marsad models``: the bundles that read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.options import AsJson, Set, settings_from
from tasks.contracts.faults import TerminalError

app = typer.Typer(help="Model bundles: list, show, verify, export, import.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="Bundle name or folder.")]


@app.command("list")
def list_(as_json: AsJson = False, set_: Set = None) -> None:
    """Every bundle, the default marked."""
    from flows.printing import print_json, print_rows
    from tasks.models.bundle import list_bundles
    from tasks.models.registry import default_name

    folder = settings_from(set_).seeds / "models"
    default = default_name(folder)
    bundles = list_bundles(folder)
    rows = [(b.path.name, b.name, b.version, b.kind, b.path.name == default) for b in bundles]
    names = ["folder", "name", "version", "kind", "default"]
    if as_json:
        print_json([dict(zip(names, row, strict=True)) for row in rows])
    else:
        print_rows(names, rows, "table")


@app.command()
def show(name: Name, set_: Set = None) -> None:
    """The manifest and the model card of a bundle."""
    from tasks.models.registry import find_bundle

    bundle = find_bundle(settings_from(set_).seeds / "models", name)
    for file in ("bundle.toml", "MODEL_CARD.md"):
        path = bundle.path / file
        if path.is_file():
            typer.echo(path.read_text(encoding="utf-8"))


@app.command()
def verify(name: Name, set_: Set = None) -> None:
    """Check the SHA-256 of every file of a bundle."""
    from tasks.models.bundle import mismatches, read_manifest

    bundle = read_manifest(settings_from(set_).seeds / "models" / name)
    wrong = mismatches(bundle)
    if wrong:
        raise TerminalError(f"bundle {name} is damaged: " + "; ".join(wrong))
    typer.echo(f"{bundle.name}@{bundle.version}: every file is what its manifest says")


@app.command()
def export(
    name: Name, archive: Annotated[Path, typer.Argument(help="File to write, such as bundle.tar.gz.")], set_: Set = None
) -> None:
    """Pack a bundle into one file."""
    from tasks.models.bundle import export_bundle
    from tasks.models.registry import find_bundle

    typer.echo(str(export_bundle(find_bundle(settings_from(set_).seeds / "models", name), archive)))


@app.command("import")
def import_(archive: Annotated[Path, typer.Argument(help="File made by export.")], set_: Set = None) -> None:
    """Unpack a bundle among the others, verified."""
    from tasks.models.bundle import import_bundle

    bundle = import_bundle(archive, settings_from(set_).seeds / "models")
    typer.echo(f"{bundle.name}@{bundle.version} in {bundle.path}")
