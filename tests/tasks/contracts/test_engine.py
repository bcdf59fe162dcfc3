"""run_stage: counts, skips, recomputes exactly what depends on a change, and leaves nothing behind when a stage fails."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tasks.contracts.engine import run_stage, to_batches, why_stale
from tasks.contracts.faults import Fault, Refusal, TerminalError
from tasks.contracts.partition import Lineage, Partition
from tasks.contracts.schemas import TABLES
from tasks.contracts.settings import Settings
from tasks.contracts.stage import Outcome, Read, Stage, each
from tasks.storage.warehouse import Warehouse

DAY = date(2015, 7, 21)


def shout(row):
    if row["kind"] == "bad":
        raise Refusal(Fault.BAD_ROW, "kind is bad, expected anything else")
    if row["kind"] == "bug":
        raise ZeroDivisionError("one over nothing")
    date_row = {"article_id": row["document_id"], "start": row["start"], "end": row["end"], "surface": row["kind"]}
    return {"dates": [{**date_row, "value": None, "precision": "day", "anchor": None}]}


def upper(context):
    for batch in context.batches("cuts"):
        yield each(batch.to_pylist(), shout, lambda row: {"document_id": row["document_id"], "payload": row["kind"]})


def count(context):
    rows = context.table("dates")
    yield Outcome(rows.num_rows if rows else 0)


UPPER = Stage("clean", "1", (Read("cuts"),), ("dates",), upper)
LATER = Stage("classify", "1", (Read("dates"),), (), count)


@pytest.fixture
def settings(tmp_path):
    return Settings(warehouse=tmp_path / "data")


@pytest.fixture
def store(settings):
    return Warehouse(settings.warehouse)


def put(store, kinds, day=DAY):
    rows = [
        {"document_id": f"d{n}", "article_id": None, "start": n, "end": n + 1, "kind": kind, "reason": "x"}
        for n, kind in enumerate(kinds)
    ]
    writer = store.writer(TABLES["cuts"], day, "ingest", "r0")
    for batch in to_batches(rows, "cuts", day, "r0"):
        writer.write(batch)
    part = writer.finish()
    lineage = Lineage("ingest", part.digest, {}, "1", "{}", "{}", len(rows), len(rows), 0, 0.0, "", "r0")
    store.commit(day, lambda head: head.with_stage(lineage, (part,)))


def run(stage, settings, store, run_id="r1", **options):
    return run_stage(stage, Partition(DAY), settings, store, run_id, **options)


def test_rows_in_are_kept_or_rejected_and_rejects_carry_reason_and_payload(settings, store):
    put(store, ["a", "bad", "b", "bug"])
    report = run(UPPER, settings, store)
    assert (report.rows_in, report.rows_kept, report.rows_rejected) == (4, 2, 2)
    rejects = [r for b in store.read(store.head(DAY).of_table("rejects")) for r in b.to_pylist()]
    assert [(r["fault"], r["payload"], r["stage"]) for r in rejects] == [
        ("bad_row", "bad", "clean"),
        ("internal", "bug", "clean"),
    ]
    assert "ZeroDivisionError: one over nothing" in rejects[1]["detail"]


@pytest.mark.parametrize(
    ("surface", "start", "column", "value"),
    [
        ("أمس", 2**70, "start", str(2**70)),
        (None, 0, "surface", "null"),
        ("أمس", "zero", "start", "zero"),
        ("\ud800", 0, "surface", "ud800"),
    ],
)
def test_a_made_row_that_does_not_fit_its_schema_refuses_its_own_article_and_the_day_goes_on(
    settings, store, surface, start, column, value
):
    def work(row):
        good = {"article_id": row["document_id"], "start": 0, "end": 1, "surface": "غدا", "value": None}
        bad = {"start": start, "surface": surface} if row["kind"] == "bad" else {}
        more = {"precision": "day", "anchor": None}
        return {"dates": [{**good, **more}, {**good, **more, **bad}]}

    def misfitting(context):
        for batch in context.batches("cuts"):
            yield each(batch.to_pylist(), work, lambda row: {"document_id": row["document_id"], "payload": row["kind"]})

    put(store, ["a", "bad", "b"])
    report = run(replace(UPPER, process=misfitting), settings, store)
    assert (report.rows_in, report.rows_kept, report.rows_rejected) == (3, 2, 1)
    head = store.head(DAY)
    assert [r["article_id"] for b in store.read(head.of_table("dates")) for r in b.to_pylist()] == [
        "d0",
        "d0",
        "d2",
        "d2",
    ]
    (reject,) = [r for b in store.read(head.of_table("rejects")) for r in b.to_pylist()]
    assert (reject["document_id"], reject["fault"], reject["payload"]) == ("d1", "schema", "bad")
    assert f"table dates does not fit: column {column} " in reject["detail"] and value in reject["detail"]


def test_a_misfit_whose_article_is_not_told_fails_the_stage(settings, store):
    def anonymous(context):
        yield Outcome(1, {"dates": [{"article_id": None, "start": 0, "end": 1, "surface": "", "precision": "day"}]})

    put(store, ["a"])
    with pytest.raises(TerminalError, match="article_id has 1 nulls"):
        run(replace(UPPER, process=anonymous), settings, store)
    assert not list(store.root.rglob("*.part"))


def test_a_second_run_does_nothing(settings, store):
    put(store, ["a", "b"])
    assert run(UPPER, settings, store).status == "computed"
    before = store.head(DAY)
    again = run(UPPER, settings, store, "r2")
    assert again.status == "current" and again.rows_kept == 2
    assert store.head(DAY) == before


def test_changing_one_input_recomputes_the_stage_and_what_follows_from_it(settings, store):
    put(store, ["a", "b"])
    run(UPPER, settings, store), run(LATER, settings, store)
    put(store, ["a", "c"])
    assert why_stale(UPPER, Partition(DAY), settings, store) == f"inputs changed: cuts@{DAY}"
    assert why_stale(LATER, Partition(DAY), settings, store) is None
    run(UPPER, settings, store)
    assert run(LATER, settings, store).reason == f"inputs changed: dates@{DAY}"


def test_a_recomputation_with_the_same_rows_leaves_later_stages_current(settings, store):
    put(store, ["a", "b"])
    run(UPPER, settings, store), run(LATER, settings, store)
    assert run(replace(UPPER, version="2"), settings, store).reason == "code 1 -> 2"
    assert run(LATER, settings, store).status == "current"


def test_a_changed_setting_makes_only_its_own_stage_stale(settings, store):
    put(store, ["a"])
    run(UPPER, settings, store), run(LATER, settings, store)
    changed = settings.with_overrides(clean={"min_words": 3})
    assert why_stale(UPPER, Partition(DAY), changed, store) == "settings changed"
    assert why_stale(LATER, Partition(DAY), changed, store) is None


def test_a_change_inside_the_look_back_window_makes_a_day_stale_and_outside_does_not(settings, store):
    windowed = replace(UPPER, reads=(Read("cuts", lambda _: 2),))
    put(store, ["a"])
    run(windowed, settings, store)
    put(store, ["x"], DAY - timedelta(days=3))
    assert why_stale(windowed, Partition(DAY), settings, store) is None
    put(store, ["x"], DAY - timedelta(days=2))
    assert why_stale(windowed, Partition(DAY), settings, store) == f"inputs changed: cuts@{DAY - timedelta(days=2)}"


def test_a_stage_that_loses_rows_fails_and_leaves_nothing_visible_or_on_disk(settings, store):
    def forgetful(context):
        yield Outcome(1)

    put(store, ["a", "b"])
    with pytest.raises(TerminalError, match="1 are unaccounted for"):
        run(replace(UPPER, process=forgetful), settings, store)
    assert set(store.head(DAY).stages) == {"ingest"}
    assert not list(store.root.rglob("*.part"))


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            [{"article_id": None, "start": 0, "end": 1, "surface": "", "value": None, "precision": "", "anchor": None}],
            "nulls",
        ),
        ([{"article_id": "a", "colour": "red"}], "unknown columns"),
        ([{"article_id": "a", "start": "zero"}], "dates"),
    ],
)
def test_rows_that_do_not_fit_the_declared_schema_are_refused_by_name(rows, message):
    with pytest.raises(TerminalError, match=message):
        list(to_batches(rows, "dates", DAY, "r"))


def test_a_forced_run_recomputes_what_is_current(settings, store):
    put(store, ["a"])
    run(UPPER, settings, store)
    assert run(UPPER, settings, store, "r2", force=True).status == "computed"
