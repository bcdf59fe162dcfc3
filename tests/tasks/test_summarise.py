"""summarise: rows fit the declared tables whatever the article says."""

from datetime import date

import pytest

from tasks.contracts.engine import to_batches
from tasks.summarise import _figures

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
