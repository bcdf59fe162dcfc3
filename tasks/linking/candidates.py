"""Candidates of a mention: the entities whose names agree with it, exactly or nearly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tasks.contracts.spans import Span
from tasks.linking.forms import MIN_EDIT, MIN_SKELETON, Channel, acronyms, halves, key, loose, plain, skeleton
from tasks.linking.index import AliasIndex
from tasks.linking.records import Candidate

MAX_CANDIDATES = 16
MAX_SURNAMES = 12
"""Bearers of a last name that are considered, those named most readily first."""

_SIMILARITY = {"exact": 1.0, "acronym": 0.95, "loose": 0.9, "surname": 0.8}
_MIN_RATIO, _MIN_RATIO_KEY, _MIN_RATIO_SKELETON = 0.86, 0.55, 0.7
"""Least similarity of folded names: with letters wrong, that sound alike, that have the same consonants."""


@dataclass(frozen=True, slots=True)
class Names:
    """Where candidates come from: the alias index, by exact names alone or by near ones too."""

    index: AliasIndex
    near: bool = True
    """Whether names that agree nearly count: loosened, sounding alike, spelled by letters, with letters wrong."""

    def candidates(self, text: str, span: Span) -> list[Candidate]:
        """Candidates of the mention at ``span``, likeliest by name first, one per entity, however many."""
        best: dict[str, Candidate] = {}
        for form in forms(text, span):
            for candidate in self._found(form):
                known = best.get(candidate.entity.entity_id)
                if known is None or _by_name(candidate) > _by_name(known):
                    best[candidate.entity.entity_id] = candidate
        return sorted(best.values(), key=_by_name, reverse=True)

    def _found(self, form: str) -> Iterator[Candidate]:
        exact = self.index.rows_of(Channel.EXACT, form)
        yield from (self._candidate(row, form, "exact") for row in exact)
        if not self.near:
            return
        yield from (self._candidate(row, form, "loose") for row in self.index.rows_of(Channel.LOOSE, loose(form)))
        for spelled in acronyms(form):
            yield from (self._candidate(r, form, "acronym") for r in self.index.rows_of(Channel.ACRONYM, spelled))
        if " " not in form:
            yield from self._bearers(form)
        if exact:
            return
        for channel, filed, least in (
            (Channel.KEY, key(form), _MIN_RATIO_KEY),
            (Channel.SKELETON, skeleton(form), _MIN_RATIO_SKELETON),
        ):
            found = self._under(channel, filed, form, "key") if len(filed) >= MIN_SKELETON else ()
            yield from (candidate for candidate in found if candidate.similarity >= least)
        yield from self._misspelled(form)

    def _bearers(self, form: str) -> Iterator[Candidate]:
        """People whose last name it is; the share of each is its part of their priors."""
        people = {c.entity.entity_id: c for c in self._under(Channel.SURNAME, key(form), form, "surname")}
        first = sorted(people.values(), key=lambda c: (c.entity.prior, c.entity.entity_id), reverse=True)[:MAX_SURNAMES]
        total = sum(c.entity.prior for c in first)
        yield from (replace(c, share=c.entity.prior / total if total else 0.0) for c in first)

    def _under(self, channel: Channel, filed: str, form: str, match: str) -> Iterator[Candidate]:
        return (self._candidate(row, form, match) for row in self.index.rows_of(channel, filed))

    def _misspelled(self, form: str) -> Iterator[Candidate]:
        parts = halves(form)
        if parts is None:
            return
        seen: set[int] = set()
        for channel, half in zip((Channel.HEAD, Channel.TAIL), parts, strict=True):
            for row in self.index.rows_of(channel, half):
                if row not in seen:
                    seen.add(row)
                    candidate = self._candidate(row, form, "edit")
                    if candidate.similarity >= _MIN_RATIO:
                        yield candidate

    def _candidate(self, row: int, form: str, match: str) -> Candidate:
        alias, folded, kind, share = self.index.alias(row)
        similarity = _SIMILARITY.get(match)
        if similarity is None:
            similarity = _ratio(loose(form), loose(plain(folded)))
        return Candidate(self.index.entity(row), alias, kind, match, similarity, share)


def _by_name(candidate: Candidate) -> tuple[float, float, float, str]:
    return candidate.similarity, candidate.share, candidate.entity.prior, candidate.entity.entity_id


def _ratio(left: str, right: str) -> float:
    from rapidfuzz.distance import OSA

    return float(OSA.normalized_similarity(left, right))


def forms(text: str, span: Span) -> list[str]:
    """Folded forms of a mention, the likeliest first. After لل the article's alif is restored («لأمم»: «الأمم»)."""
    surface = plain(span.of(text))
    before = text[max(0, span.start - 1) : span.start]
    if before == "ل" and surface.startswith("ل") and len(surface) > MIN_EDIT // 2:
        return ["ا" + surface, surface]
    return [surface] if surface else []
