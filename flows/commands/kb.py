"""``marsad kb``: knowledge bases built, imported, compared; unlinked names that a newer base knows."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.options import DAY, AsJson, From, Set, To, as_day, settings_from
from tasks.contracts.faults import TerminalError

if TYPE_CHECKING:
    from tasks.contracts.settings import Settings
    from tasks.linking.history import Cluster, Promotion

UNLINKED = """
select links.entity_id, mentions.type, articles.text[mentions.start + 1:mentions."end"] as surface
from links join mentions using (mention_id) join articles on articles.article_id = mentions.article_id
where links.nil_reason is not null
"""
"""Rows for ``history.clusters``."""

app = typer.Typer(
    help="Knowledge bases: build, import from Wikidata, compare, promote what a newer one knows.", no_args_is_help=True
)


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


@app.command("import-wikidata")
def import_wikidata(
    path: Annotated[Path, typer.Argument(help="A JSON dump (.json, .gz, .bz2), entity JSON or a SPARQL answer.")],
    out: Annotated[Path, typer.Argument(help="Folder of the new base.")],
    onto: Annotated[Path | None, typer.Option(help="Folder of the base that the items are added to.")] = None,
    classes: Annotated[Path | None, typer.Option(help="TSV of classes kept: qid, type. Default: the seeds'.")] = None,
    retrieved: Annotated[datetime | None, DAY] = None,
    set_: Set = None,
) -> None:
    """Add the items of a Wikidata dump that have an Arabic label and a wanted class."""
    from tasks.linking import kb_wikidata
    from tasks.linking.kb import KnowledgeBase

    if not path.exists():
        raise TerminalError(f"{path} is not there; give a dump such as latest-all.json.bz2")
    wanted = kb_wikidata.read_classes(classes or settings_from(set_).seeds / "kb" / "classes.tsv")
    base = KnowledgeBase.open(onto) if onto else None
    day = as_day(retrieved) or datetime.now(UTC).date()
    with Counter(path.name) as counter:
        report = kb_wikidata.import_wikidata(path, out, wanted, onto=base, retrieved=day, progress=counter.show)
    typer.echo(
        f"{report.with_label} items with an Arabic label, {report.kept} of a wanted class, {report.merged} of them "
        f"known already; {report.seconds:.1f} s, {report.per_second:,.0f} entities/s"
    )
    _describe(out)


@app.command()
def facts(
    tables: Annotated[list[Path], typer.Argument(help="Tables of facts: qid, type, label_ar, ..., source, licence.")],
    seeds: Annotated[Path | None, typer.Option(help="Folder of the seeds; default: the project's.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 when a file would change.")] = False,
    set_: Set = None,
) -> None:
    """Write qids.tsv, geonames_qids.tsv and permitted.tsv again from tables of facts."""
    from tasks.linking.kb_facts import find_items, read_tables, stale_files, write_items

    folder = seeds or settings_from(set_).seeds / "kb"
    items = find_items(folder, read_tables(tables))
    stale = stale_files(folder, items)
    for name, rows in items.by_file().items():
        typer.echo(f"{name}: {len(rows)} rows, {'differs' if name in stale else 'as it was'}")
    if not check:
        write_items(folder, items)
    elif stale:
        raise typer.Exit(1)


@app.command()
def promote(
    first: From = None,
    last: To = None,
    record: Annotated[Path | None, typer.Option(help="JSON lines file the promotions are appended to.")] = None,
    as_json: AsJson = False,
    set_: Set = None,
) -> None:
    """Local ids of unlinked names that the base in use now has an entity for."""
    from dataclasses import asdict, astuple, fields

    from flows.printing import print_json, print_rows
    from tasks.linking.history import Promotion, promotions
    from tasks.resources import linker

    settings = settings_from(set_)
    found = list(promotions(linker(settings), _clusters(settings, first, last)))
    fresh = append_promotions(record, found) if record else 0
    if as_json:
        print_json([asdict(one) for one in found])
        return
    if found:
        print_rows([field.name for field in fields(Promotion)], [astuple(one) for one in found], "table")
    recorded = f", {fresh} of them new in {record}" if record else ""
    typer.echo(f"{len(found)} promotions{recorded}. Days keep their ids until they are linked again: `marsad run`")


class Counter:
    """How many items an import has met and kept: a spinner on a terminal, plain lines on stderr elsewhere."""

    def __init__(self, name: str) -> None:
        from rich.console import Console

        self._name = name
        self._out = Console(stderr=True, highlight=False)
        self._status = self._out.status(f"{name}: reading") if self._out.is_terminal else None

    def __enter__(self) -> Counter:
        if self._status:
            self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._status:
            self._status.stop()

    def show(self, with_label: int, kept: int) -> None:
        """Called by the import with items that have an Arabic label, and those of them kept."""
        line = f"{self._name}: {with_label:,} items with an Arabic label, {kept:,} kept"
        if self._status:
            self._status.update(line)
        else:
            self._out.print(line)


def _clusters(settings: Settings, first: datetime | None, last: datetime | None) -> list[Cluster]:
    from tasks.linking.history import clusters
    from tasks.storage.duck import connect, seal
    from tasks.storage.warehouse import Warehouse

    store = Warehouse(settings.warehouse)
    manifests = store.snapshot(as_day(first), as_day(last))
    with seal(connect(store.root, manifests, settings.sql), store.root) as connection:
        return clusters(connection.execute(UNLINKED).fetchall())


def append_promotions(record: Path, found: list[Promotion]) -> int:
    """Appends the promotions ``record`` does not hold for this version of the base; how many those are."""
    from dataclasses import asdict

    lines = record.read_text(encoding="utf-8").splitlines() if record.exists() else []
    held = {(row["nil_id"], row["kb_version"]) for row in map(json.loads, lines)}
    fresh = [one for one in found if (one.nil_id, one.kb_version) not in held]
    with record.open("a", encoding="utf-8") as sink:
        sink.writelines(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in fresh)
    return len(fresh)


def _describe(folder: Path) -> None:
    from tasks.linking.kb import KnowledgeBase

    base = KnowledgeBase.open(folder)
    typer.echo(f"{base.version}: {base.entities.num_rows} entities, {base.aliases.num_rows} aliases, in {folder}")
