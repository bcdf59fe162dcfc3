"""One record of a JSONL, CSV or Parquet file as a document."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime

from tasks.contracts.faults import Fault, Refusal
from tasks.contracts.records import RawDocument, Stated
from tasks.sources.limits import Limits
from tasks.sources.mojibake import repaired
from tasks.sources.outlets import Outlets

_TEXTLESS = frozenset({"", "none", "null", "nan", "n/a"})


def document(
    source_path: str,
    row: Mapping[str, object],
    mapping: Mapping[str, str],
    encoding: str,
    limits: Limits,
    outlets: Outlets,
) -> RawDocument:
    """The document a record holds, by the column ``mapping`` (field to column).

    ``content`` is the canonical JSON of the mapped fields, so the id does not depend on the file format or column order.
    ``Refusal``: BAD_ROW for values that are no text, NO_TEXT, TOO_LARGE.
    """
    _check_size(row.get(mapping["text"]), limits)
    fields = {name: value for name, column in mapping.items() if (value := _text_of(name, row.get(column))) is not None}
    text = fields.get("text", "")
    if not text.strip():
        raise Refusal(Fault.NO_TEXT, f"the column {mapping['text']!r} is empty in this record")
    mended = repaired(text)
    if mended is not None:
        fields = {name: (again.text if (again := repaired(value)) else value) for name, value in fields.items()}
        text, encoding = mended.text, f"{encoding} (repaired from {mended.misread_as})"
    content = canonical_bytes(fields)
    if len(content) > limits.document_bytes:
        raise Refusal(Fault.TOO_LARGE, f"the record has {len(content)} bytes; the limit is {limits.document_bytes}")
    return RawDocument(source_path, content, text, encoding, "row", stated(fields, outlets))


def _check_size(text: object, limits: Limits) -> None:
    if isinstance(text, str) and len(text) > limits.document_bytes // 4:
        size = len(text.encode("utf-8", "surrogatepass"))
        if size > limits.document_bytes:
            raise Refusal(Fault.TOO_LARGE, f"the text has {size} bytes; the limit is {limits.document_bytes}")


def canonical_bytes(fields: Mapping[str, str]) -> bytes:
    """The bytes a record's id is the hash of: compact JSON, keys sorted, UTF-8."""
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def stated(fields: Mapping[str, str], outlets: Outlets) -> Stated:
    """What mapped fields say about the document; the outlet follows from the address when it is not given."""
    outlet = _said(fields.get("source"))
    if outlet is None and (known := outlets.named(fields.get("url"))):
        outlet = known.ar
    return Stated(
        title=_said(fields.get("title")),
        url=_said(fields.get("url")),
        outlet=outlet,
        author=_said(fields.get("author")),
        published_at=_said(fields.get("published_at")),
        language=_said(fields.get("language")),
        extra={"id": fields["id"]} if fields.get("id") else {},
    )


def _said(value: str | None) -> str | None:
    value = value.strip() if value else ""
    return None if value.casefold() in _TEXTLESS else value


def _text_of(name: str, value: object) -> str | None:
    if value is None or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list) and name == "author" and all(isinstance(item, str) for item in value):
        value = "، ".join(value)
    if isinstance(value, str):
        return checked_text(name, value)
    if name != "text" and isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise Refusal(Fault.BAD_ROW, f"the field {name} holds {type(value).__name__}; a string is expected")


def checked_text(name: str, value: str) -> str:
    """``value`` itself; ``Refusal`` BAD_ROW when it holds NUL or a lone surrogate."""
    nul = value.find("\0")
    if nul >= 0:
        raise Refusal(Fault.BAD_ROW, f"the field {name} holds a NUL character at {nul}; it is damaged or binary")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Refusal(
            Fault.BAD_ROW,
            f"the field {name} holds a lone surrogate (U+{ord(value[error.start]):04X}) at {error.start}; it is no valid Unicode",
        ) from error
    return value
