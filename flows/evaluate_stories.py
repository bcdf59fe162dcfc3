"""``python -m flows.evaluate_stories``: the stories of a warehouse against pairs of its articles judged by reading.

The warehouse holds Saudi days of ``saudinewsnet.parquet``, annotated and searched for copies. They are threaded anew, day by
day, with the code at hand, so that a change can be measured without running the stage. ``--draw`` prints pairs to be judged.
"""

from __future__ import annotations

import csv
import hashlib
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, NamedTuple

import numpy as np
import pyarrow.parquet as pq
import typer

from tasks.contracts.settings import ROOT, Settings
from tasks.storage.duck import connect
from tasks.storage.warehouse import Warehouse
from tasks.summaries.likeness import Bags, StoryInput
from tasks.summaries.stories import JOIN, Known, cluster
from tasks.threads import story_input

LABELS = ROOT / "seeds" / "labels" / "stories_pairs.tsv"
NEWS = ROOT.parent / "shared" / "data" / "news" / "saudinewsnet.parquet"
SHOWN = 150
"""Code points of an article's text that are printed for a judge."""
MENTIONS = "select article_id, stem from mentions"
ROWS = """
select articles.article_id, articles.day, outlet, title, published_at, search_text, url, text, copied.cluster_id
from articles left join (
    select article_id, min(cluster_id) as cluster_id from (
        select article_a as article_id, cluster_id from copies where kind <> 'passage'
        union all select article_b, cluster_id from copies where kind <> 'passage'
    ) group by article_id
) as copied using (article_id) order by articles.day
"""


class Pair(NamedTuple):
    """Two articles, by reference, and whether a reader found them to report one event."""

    first: str
    second: str
    split: str
    drawn: str
    """``inside`` a story or ``near``, outside but alike, when it was drawn."""
    same: bool
    unsure: bool


class Days(NamedTuple):
    """The articles of a warehouse, by id, and what to show of each."""

    inputs: dict[str, StoryInput]
    texts: dict[str, str]
    references: dict[str, str]
    """Reference (row and digest of saudinewsnet.parquet) to article."""


def main(
    split: Annotated[str, typer.Option(help="Pairs measured: dev or test.")] = "dev",
    look_back: Annotated[int, typer.Option(help="Earlier days a story may continue from.")] = 3,
    join: Annotated[float, typer.Option(help="Mean chance from which two groups are one story.")] = JOIN,
    draw: Annotated[int, typer.Option(help="Print so many pairs inside stories, and half as many near misses.")] = 0,
    seed: Annotated[int, typer.Option(help="Which pairs are drawn.")] = 0,
    fit: Annotated[bool, typer.Option(help="Print weights of the likenesses, fitted on the split's pairs.")] = False,
    labels: Annotated[Path, typer.Option(help="Pairs judged by reading.")] = LABELS,
) -> None:
    """Print how many pairs inside stories belong together, and how many that belong together are inside one."""
    days = read(Settings())
    story = thread(days.inputs, look_back, join)
    if draw:
        sys.stdout.write(drawn(days, story, draw, random.Random(seed)))
        return
    pairs = [pair for pair in load(labels) if pair.split == split]
    if fit:
        sys.stdout.write(fitted(pairs, days))
        return
    sys.stdout.write(table(pairs, days.references, story))


def load(path: Path) -> list[Pair]:
    """The judged pairs of a tab-separated file."""
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    return [
        Pair(row["a"], row["b"], row["split"], row["drawn"], row["same"] == "1", row["unsure"] == "1")
        for row in csv.DictReader(lines, delimiter="\t")
    ]


def read(settings: Settings) -> Days:
    """Every article of the warehouse that has a reference."""
    store = Warehouse(settings.warehouse)
    heads = {day: store.head(day) for day in store.days()}
    with connect(store.root, heads, settings.sql, asked=(MENTIONS, ROWS)) as connection:
        names: dict[str, Counter[str]] = defaultdict(Counter)
        for article, stem in connection.execute(MENTIONS).fetchall():
            names[article][stem] += 1
        result = connection.execute(ROWS)
        columns = [column[0] for column in result.description or []]
        rows = [dict(zip(columns, row, strict=True)) for row in result.fetchall()]
    references = _references()
    days = Days({}, {}, {})
    for row in rows:
        article = row["article_id"]
        days.inputs[article] = story_input(row, row["day"], names[article], row["cluster_id"])
        days.texts[article] = f"{row['outlet']} | {row['title']} | {row['text'][:SHOWN]}".replace("\n", " ")
        if reference := references.get((row["url"], row["day"])):
            days.references.setdefault(reference, article)
    return days


def _references() -> dict[tuple[str, date], str]:
    """Address and day to ``saudinewsnet#row#digest``."""
    table = pq.read_table(NEWS, columns=["url", "date_extracted", "content"])
    return {
        (
            row["url"],
            date.fromisoformat(str(row["date_extracted"])[:10]),
        ): f"saudinewsnet#{index}#{digest(row['content'])}"
        for index, row in enumerate(table.to_pylist())
    }


def digest(text: str | None) -> str:
    """The first 12 hex digits of the SHA-256 of a text."""
    return hashlib.sha256((text or "").encode()).hexdigest()[:12]


def thread(inputs: Mapping[str, StoryInput], look_back: int, join: float = JOIN) -> dict[str, str]:
    """Article to its story, its own id when it is alone, the days threaded one after the other."""
    story = {article: article for article in inputs}
    by_day: dict[date, list[StoryInput]] = defaultdict(list)
    for one in inputs.values():
        by_day[one.day].append(one)
    for day, today in sorted(by_day.items()):
        first = day - timedelta(days=look_back)
        window = [Known(story[one.article_id], one) for one in inputs.values() if first <= one.day < day]
        story |= {member.article_id: member.story_id for member in cluster(today, window, join)}
    return story


def table(pairs: Sequence[Pair], references: Mapping[str, str], story: Mapping[str, str]) -> str:
    """Precision and recall on the judged pairs, all and without the unsure ones, as lines of text."""
    known = [pair for pair in pairs if pair.first in references and pair.second in references]
    lines = [f"{len(known)} of {len(pairs)} pairs are in the warehouse\n"]
    for name, some in (("all", known), ("sure", [pair for pair in known if not pair.unsure])):
        inside = [pair for pair in some if story[references[pair.first]] == story[references[pair.second]]]
        same = [pair for pair in some if pair.same]
        right = sum(pair.same for pair in inside)
        lines.append(
            f"{name}: precision {right}/{len(inside)} = {right / max(1, len(inside)):.3f}, "
            f"recall {right}/{len(same)} = {right / max(1, len(same)):.3f}\n"
        )
    return "".join(lines)


def fitted(pairs: Sequence[Pair], days: Days) -> str:
    """Weights of a logistic regression on the judged pairs, unsure ones at half weight, and its cross-validated log loss."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    window = sorted(days.inputs.values(), key=lambda one: (one.day, one.article_id))
    place = {one.article_id: index for index, one in enumerate(window)}
    known = [pair for pair in pairs if pair.first in days.references and pair.second in days.references]
    ends = [sorted((place[days.references[pair.first]], place[days.references[pair.second]])) for pair in known]
    values = Bags(window).likenesses(*np.array(ends).T)
    matrix = np.column_stack(list(values.values()))
    same = np.array([pair.same for pair in known])
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.5))
    chance = cross_val_predict(model, matrix, same, cv=10, method="predict_proba")[:, 1]
    loss = -float(np.mean(np.log(np.where(same, chance, 1 - chance))))
    model.fit(matrix, same, logisticregression__sample_weight=[0.5 if pair.unsure else 1.0 for pair in known])
    scaler, regression = model[0], model[1]
    weights = regression.coef_[0] / scaler.scale_
    constant = float(regression.intercept_[0] - weights @ scaler.mean_)
    shown = {"constant": constant, **dict(zip(values, weights.tolist(), strict=True))}
    return "".join(f"{name}: {value:.2f}\n" for name, value in shown.items()) + f"log loss, ten-fold: {loss:.3f}\n"


def drawn(days: Days, story: Mapping[str, str], size: int, chance: random.Random) -> str:
    """Pairs to be judged: of ``size`` stories drawn at random two articles each, and near misses; copies left out."""
    groups: dict[str, list[str]] = defaultdict(list)
    reference = {article: name for name, article in days.references.items()}
    for article in sorted(reference):
        groups[story[article]].append(article)
    stories = [group for group in groups.values() if len(group) > 1]
    lines: list[str] = []
    for kind, most in (("inside", size), ("near", size // 2)):
        seen: set[frozenset[str]] = set()
        while len(seen) < most:
            pool = chance.choice(stories) if kind == "inside" else sorted(reference)
            first, second = chance.sample(pool, 2)
            one, other = days.inputs[first], days.inputs[second]
            copied = one.copy_cluster is not None and one.copy_cluster == other.copy_cluster
            near = story[first] != story[second] and len(set(one.entities) & set(other.entities)) >= 3
            if copied or frozenset((first, second)) in seen or (kind == "near" and not near):
                continue
            seen.add(frozenset((first, second)))
            lines.append(f"{kind}\t{reference[first]}\t{reference[second]}\n")
            lines += [f"  {days.inputs[article].day} {days.texts[article]}\n" for article in (first, second)]
    return "".join(lines)


if __name__ == "__main__":
    typer.run(main)
