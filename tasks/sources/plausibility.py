"""How Arabic a run of characters looks: the evidence that decides between encodings.

The table holds, for each pair of letters inside a word, -log2 P(second | first) in whole bits (one hexadecimal digit,
15 = never or hardly ever), counted on 4,000 articles of SANAD (Einea, Elnagar, Al Debsi 2019; CC BY 4.0).
Row and column 0 are the word boundary; the others follow ``LETTERS``.
"""

from __future__ import annotations

import re
from typing import NamedTuple

LETTERS = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي"
_TABLE = """\
ff84f5f24b58667686967798a4846643663c5
0ffdfcf5d56fffeffffefffffdfcf98997acb
aeeeeece59557c2565a59ceeeea6c834288e3
6fffcfcf5767555595746676a5766453253a5
6eeeeee59a368e5587c33ceceeee744485384
7fffffef6f87567556947666b566682429ff5
5ffffff5536c66f484598897f6c65744648e2
36ffbf6f6848778694868778b6a66715477f7
3ec6c7b37559858584a77886c4885646455c3
0ffefffdffdffffffffffffffffefeddfdbfe
2fd79fb559676565947656769575565454474
2ffbfff3657cffe9f3ffdffffbb84a3357593
3fc9ff93555bc7e49467cefff5aafb43544c4
3ffffff355466cf3847596697ff64554774a3
4ffffff3574ebfc363768474fef5fe26985c4
2af8df935467aa76f4b7bffff6e6776466473
3fffff92677f7fafe6fffffffaf9b43963692
2b879f63545a66a6c8867758f786649765473
27faef83746f8987f57dfffff6b97754654a2
3ff87fa3463f6887f5f6fff6f5f7864454493
4e977f83565f7756d2d8fff7c465746584694
4ffffff3548ff4a4f4fff6f8f6748a3657484
2febffb2757f9587f4feffd8f478fb4486463
3cf8bf82447fc8dbf3e9aff8f6a55c3746484
4ffdfff3357ffffff3fffffffbf5fa4364573
3ffffff355598ff4947878688ff8682446694
3ffffff3654bbff663678966eff6fc35585a2
3ec8c794955d87998486986875b9565866571
3ffffff2545ffcf394d79675b6f67b5766483
3fe7dcd35445bbc674567dced9d7cb44474b4
3f85d5c46647666666856697a576555365544
2fea6fa365576675a5846788a4986647365a4
1ffccfc3665b7785898577a7679667b784584
2ffe9ff2777f7ff5457ebf9eeffcca6369495
49a5f7c258585685846586677585563446874
0bfefffeeffffffffffffffffffdfffeffcfe
29f99f846356677584757878b6865655455d7
"""

SAMPLE_LETTERS = 1_500
"""Non-ASCII characters looked at, from the start: more changes no decision."""
NEVER = 15
_ROWS = _TABLE.splitlines()
_INDEX = {letter: index for index, letter in enumerate(LETTERS, start=1)}
_COST = {(a, b): int(_ROWS[i][j], 16) for a, i in (("^", 0), *_INDEX.items()) for b, j in (("^", 0), *_INDEX.items())}
_MARKS = re.compile("[\u0640\u064b-\u065f\u0670]")
_STRAY_MARK = re.compile(
    f"(?<![{LETTERS}\u0640\u064b-\u065f])[\u064b-\u0652]|[\u064b-\u064d](?=[{LETTERS.replace('ا', '')}])"
)
"""Marks where no spelling has them: at the beginning of a word, nunation inside one."""
_WORD = re.compile(f"[{LETTERS}]+")
_NEUTRAL = frozenset(
    "پچژگڤکی٠١٢٣٤٥٦٧٨٩"
    "\u00a0\u00ab\u00bb\u060c\u061b\u061f\u066a\u066b\u066c\u200c\u200d\u200e\u200f"
    "\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u2022\ufeff"
)


class Evidence(NamedTuple):
    """What a text shows.

    ``bits``: mean cost of a letter pair (genuine Arabic is near 4); ``share``: Arabic letters among the characters beyond
    ASCII, usual punctuation, digits and the letters of foreign names aside; ``letters``: how many Arabic letters that rests on.
    """

    bits: float
    share: float
    letters: int

    @property
    def cost(self) -> float:
        """What to compare readings of the same bytes by, in bits a pair: a character that does not belong costs 8."""
        return self.bits + 8 * (1 - self.share)

    @property
    def is_arabic(self) -> bool:
        """Whether it can only be Arabic read with the right encoding."""
        return self.letters >= 3 and self.share >= 0.85 and self.bits <= 6.0


def evidence(text: str) -> Evidence:
    """Arabic evidence in the first ``SAMPLE_LETTERS`` characters beyond ASCII of ``text``."""
    sample = _beyond_ascii(text)
    foreign = len(_STRAY_MARK.findall(sample))
    sample = _MARKS.sub("", sample)
    foreign += sum(1 for c in sample if c not in _INDEX and c not in _NEUTRAL and not c.isspace())
    pairs = bits = letters = 0
    for match in _WORD.finditer(sample):
        word = match.group()
        letters += len(word)
        pairs += len(word) + 1
        bits += sum(map(_COST.__getitem__, zip("^" + word, word + "^", strict=True)))
    if not pairs:
        return Evidence(float(NEVER), 0.0, 0)
    return Evidence(bits / pairs, letters / (letters + foreign), letters)


def _beyond_ascii(text: str) -> str:
    """The characters beyond ASCII, runs parted by a space where ASCII stood between them."""
    parts: list[str] = []
    size = 0
    for match in re.finditer(r"[^\x00-\x7f]+", text):
        parts.append(match.group())
        size += len(parts[-1])
        if size >= SAMPLE_LETTERS:
            break
    return " ".join(parts)[: SAMPLE_LETTERS * 2]
