"""The floor: the first sentences of the article, those left out that repeat one already taken."""

from __future__ import annotations

from tasks.summaries.units import Budget, Extract, SummaryInput, as_extract, content_words, overlap


def lead(article: SummaryInput, budget: Budget, redundancy: float) -> Extract:
    """The leading sentences that fit ``budget``.

    A sentence whose content words overlap with one taken by ``redundancy`` (0 to 1) or more is passed over. The first
    sentence is taken whatever its length, so that only an article without sentences has an empty summary.
    """
    words = [frozenset(content_words(article.sentence(index))) for index in range(len(article.sentences))]
    chosen: list[int] = []
    left = budget.size
    for index, own in enumerate(words):
        cost = budget.cost(article.sentence(index))
        if chosen and cost > left:
            break
        if all(overlap(own, words[other]) < redundancy for other in chosen):
            chosen.append(index)
            left -= cost
        if left <= 0:
            break
    return as_extract(article, "lead", chosen)
