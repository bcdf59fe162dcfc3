"""CSV and TSV: a header line, then one document a record."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator

from tasks.contracts.faults import Fault, Refusal
from tasks.sources.limits import Limits
from tasks.sources.lines import Line, Lines
from tasks.sources.origin import Origin, Read, refused
from tasks.sources.outlets import Outlets
from tasks.sources.records import document
from tasks.sources.streams import ByteStream

_DELIMITERS = (",", ";", "\t", "|")


def read_delimited(stream: ByteStream, origin: Origin, limits: Limits, outlets: Outlets) -> Read:
    """A document or a refusal for every record after the header; a bad record costs only itself.

    The delimiter is the one of ``, ; TAB |`` which parts the header into most columns. Quoted fields may hold line breaks.
    """
    csv.field_size_limit(limits.document_bytes)
    lines = Lines(stream, limits, origin.charset)
    source = _Physical(iter(lines), limits)
    header_line = next(source, "")
    delimiter = max(_DELIMITERS, key=header_line.count)
    try:
        header = [name.strip() for name in next(csv.reader([header_line], delimiter=delimiter, strict=True), [])]
        mapping = outlets.mapping(header)
    except (Refusal, csv.Error) as error:
        fault = error.fault if isinstance(error, Refusal) else Fault.BAD_ROW
        detail = error.detail if isinstance(error, Refusal) else f"line 1 is no header: {error}"
        yield refused(origin.path, fault, detail, header_line)
        return
    source.accept()
    for index, (number, record) in enumerate(_records(source, delimiter, len(header))):
        path = origin.record(index)
        try:
            if isinstance(record, Refusal):
                raise record
            row = dict(zip(header, record, strict=True))
            yield document(path, row, mapping, lines.encoding, limits, outlets)
        except Refusal as refusal:
            yield refused(path, refusal.fault, f"line {number}: {refusal.detail}", source.last)


class _Physical(Iterator[str]):
    """Physical lines for the csv module, which can be handed back when a record turns out to be broken."""

    def __init__(self, lines: Iterator[Line], limits: Limits) -> None:
        self._lines, self._limits = lines, limits
        self._returned: deque[Line] = deque()
        self._taken: list[Line] = []
        self._size = 0
        self.last = ""

    def __next__(self) -> str:
        line = self._returned.popleft() if self._returned else next(self._lines)
        self._taken.append(line)
        self._size += len(line.text)
        if line.problem is not None:
            raise line.problem
        if self._size > self._limits.document_bytes or len(self._taken) > self._limits.record_lines:
            raise Refusal(
                Fault.BAD_ROW,
                f"a quoted field does not end within {self._limits.record_lines} lines or {self._limits.document_bytes} bytes",
            )
        return line.text

    @property
    def first_number(self) -> int:
        return self._taken[0].number if self._taken else 0

    def accept(self) -> None:
        """The record is done."""
        self._close(self._taken)

    def retreat(self) -> None:
        """Only the record's first line was bad: the others are read again."""
        self._returned.extendleft(reversed(self._taken[1:]))
        self._close(self._taken[:1])

    def _close(self, used: list[Line]) -> None:
        self.last = "".join(line.text for line in used[:50])[:2_000]
        self._taken, self._size = [], 0


def _records(source: _Physical, delimiter: str, width: int) -> Iterator[tuple[int, list[str] | Refusal]]:
    """Line number and fields of each record, or the reason why it has none."""
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    while True:
        try:
            record: list[str] | Refusal = next(reader)
        except StopIteration:
            return
        except (csv.Error, Refusal) as error:
            record = error if isinstance(error, Refusal) else Refusal(Fault.BAD_ROW, f"no CSV record: {error}")
            reader = csv.reader(source, delimiter=delimiter, strict=True)
        number = source.first_number
        if not isinstance(record, Refusal) and record and len(record) != width:
            record = Refusal(Fault.BAD_ROW, f"{len(record)} fields where the header has {width}")
        if isinstance(record, Refusal):
            source.retreat()
        else:
            source.accept()
        if record:
            yield number, record
