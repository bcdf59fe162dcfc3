"""summarise: rows fit the declared tables whatever the article says."""

import importlib.util
import shutil
from datetime import date

import pytest

from tasks.contracts.engine import to_batches
from tasks.contracts.settings import Settings
from tasks.storage.duck import connect
from tasks.storage.warehouse import Warehouse
from tasks.summarise import _figures
from tests.conftest import FLOORS, LANDING

DAY = date(2015, 8, 6)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("قتل 17 شخصا في الانفجار.", [17.0]),
        ("قتل 99999999999999999999999 شخصا في الانفجار.", []),
        ("بلغت الخسائر 12345678901234567890123456789 دولار، وقتل 3 أشخاص.", [3.0]),
    ],
)
def test_numbers_no_count_can_be_are_left_out_and_the_rest_fits_the_table(text, values):
    rows = _figures({"article_id": "a", "text": text, "masked": []})
    assert [row["value"] for row in rows] == values
    assert sum(batch.num_rows for batch in to_batches(rows, "figures", DAY, "r")) == len(values)


SAID = "لقاء السراج وغويريني في طرابلس"


def checkpoint_that_says(words, folder):
    """A seq2seq checkpoint, trained for a second, that writes ``words`` whatever it reads."""
    import torch

    from tests.tasks.summaries.test_abstract import tiny_bert2bert, tiny_tokenizer

    torch.manual_seed(1)
    torch.set_num_threads(1)
    model = tiny_bert2bert(tiny_tokenizer(folder, words))
    wanted = torch.arange(4, 4 + len(words.split())).tolist()
    labels, read = torch.tensor([[*wanted, 3]]), torch.tensor([[2, 1, 1, 1, 3]])
    optimiser = torch.optim.Adam(model.parameters(), 0.02)
    for _ in range(60):
        optimiser.zero_grad()
        model(input_ids=read, labels=labels).loss.backward()
        optimiser.step()
    model.save_pretrained(folder)


@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="PyTorch is not installed")
def test_an_untitled_article_is_called_by_the_generated_headline_only_where_it_tells_the_truth(
    sample_run, sample_settings, tmp_path
):
    from flows.daily import DailyRequest, run_daily

    (tmp_path / "tiny").mkdir()
    checkpoint_that_says(SAID, tmp_path / "tiny")
    shutil.copytree(sample_settings.warehouse, tmp_path / "data", symlinks=True)
    settings = {**FLOORS, "warehouse": str(tmp_path / "data"), "summarise": {"abstractive": str(tmp_path / "tiny")}}
    request = DailyRequest(first=LANDING, last=LANDING, landing_day=LANDING, settings=settings, read_inbox=False)
    assert [report.error for report in run_daily(request, plain=True).days] == [None]
    store = Warehouse(Settings(**settings).warehouse)
    with connect(store.root, store.snapshot(), sample_settings.sql) as connection:
        headlines = connection.execute(
            """select titled, text, dropped, article_cards.title, summary from summaries
            join article_cards using (article_id) where method = 'headline:tiny'"""
        ).fetchall()
    assert len(headlines) == 3 and all(not titled and summary for titled, _, _, _, summary in headlines)
    assert [(text, list(dropped), title) for _, text, dropped, title, _ in headlines if text] == [(SAID, [], SAID)]
    for _, _, dropped, title, _ in (row for row in headlines if not row[1]):
        assert (
            title and title != SAID and "name not in the article: غويريني" in dropped[0].replace("وغويريني", "غويريني")
        )
