"""JSON lines: one object a line, each a document."""

from __future__ import annotations

import json

from tasks.contracts.faults import Fault, Refusal
from tasks.sources.limits import Limits
from tasks.sources.lines import Line, Lines
from tasks.sources.origin import Origin, Read, refused
from tasks.sources.outlets import Outlets
from tasks.sources.records import document
from tasks.sources.streams import ByteStream


def read_jsonl(stream: ByteStream, origin: Origin, limits: Limits, outlets: Outlets) -> Read:
    """A document or a refusal for every line that is not blank; a bad line costs only itself.

    The mapping is chosen for each set of keys as it appears, so files of mixed sources work.
    """
    lines = Lines(stream, limits, origin.charset)
    mappings: dict[tuple[str, ...], dict[str, str]] = {}
    index = 0
    for line in lines:
        if line.problem is None and not line.text.strip():
            continue
        path = origin.record(index)
        index += 1
        try:
            row = _row(line)
            keys = tuple(row)
            if keys not in mappings and len(mappings) < 1_000:
                mappings[keys] = outlets.mapping(keys)
            mapping = mappings.get(keys) or outlets.mapping(keys)
            yield document(path, row, mapping, lines.encoding, limits, outlets)
        except Refusal as refusal:
            yield refused(path, refusal.fault, _located(line, refusal), line.text)


def _row(line: Line) -> dict[str, object]:
    if line.problem is not None:
        raise line.problem
    try:
        row = json.loads(line.text)
    except RecursionError as error:
        raise Refusal(Fault.BAD_ROW, "the JSON is nested too deeply") from error
    except ValueError as error:
        raise Refusal(Fault.BAD_ROW, f"no JSON: {error}") from error
    if not isinstance(row, dict):
        raise Refusal(Fault.BAD_ROW, f"a JSON object is expected, {type(row).__name__} was found")
    return row


def _located(line: Line, refusal: Refusal) -> str:
    return refusal.detail if line.problem is not None else f"line {line.number}: {refusal.detail}"
