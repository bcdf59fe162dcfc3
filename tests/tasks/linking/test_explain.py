from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from typer.testing import CliRunner

from tasks.contracts.settings import Settings

Ask = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def marsad(ask: Ask, sample_settings: Settings) -> Callable[..., str]:
    def run(*arguments: str) -> str:
        from flows.cli import app

        setting = ("--set", f"warehouse={sample_settings.warehouse}", "--set", "link.linker=floors")
        result = CliRunner().invoke(app, [*arguments, *setting])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.output

    return run


def article_of(ask: Ask, surface: str) -> dict[str, Any]:
    found = ask(
        """select mentions.article_id, mention_id, entity_id from mentions join links using (mention_id)
        where surface = $surface order by mention_id limit 1""",
        surface=surface,
    )
    return found[0]


def test_a_link_is_explained_by_candidates_features_and_scores(ask: Ask, marsad: Callable[..., str]) -> None:
    row = article_of(ask, "سرت")
    shown = marsad("link", "--explain", row["article_id"])
    assert "[سرت]" in shown
    assert f"= {row['entity_id']}" in shown
    assert "1. " in shown and "share=" in shown and "exact=1.00" in shown


def test_the_explanation_as_json_agrees_with_the_warehouse(ask: Ask, marsad: Callable[..., str]) -> None:
    row = article_of(ask, "سرت")
    mentions = json.loads(marsad("link", "--explain", row["article_id"], "--json"))
    counted = ask("select count(*) as n from mentions where article_id = $id", id=row["article_id"])
    assert len(mentions) == counted[0]["n"]
    assert all(mention["entity_id"] == mention["stored_entity_id"] for mention in mentions)
    (mention,) = (mention for mention in mentions if mention["mention_id"] == row["mention_id"])
    assert mention["surface"] == "سرت"
    assert mention["candidates"][0]["entity_id"] == row["entity_id"]
    assert mention["candidates"][0]["features"]["exact"] == 1.0


def test_an_unknown_article_is_named(marsad: Callable[..., str]) -> None:
    from tasks.contracts.faults import TerminalError

    with pytest.raises(TerminalError, match="no published article has an id that begins with 'zzz'"):
        marsad("link", "--explain", "zzz")
