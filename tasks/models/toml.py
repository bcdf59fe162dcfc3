"""Writing the small TOML files of a bundle; the standard library only reads them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(round(value, 6))
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Sequence):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    raise TypeError(f"a bundle's TOML holds text, numbers, booleans and lists of them, not {type(value).__name__}")


def _is_table(value: object) -> bool:
    return isinstance(value, Mapping)


def _is_table_list(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, Mapping) for item in value)


def dumps(document: Mapping[str, object], prefix: str = "") -> str:
    """TOML text of nested mappings, scalars, lists of scalars and lists of mappings; reading it gives ``document`` back.

    Floats are written with six decimals. ``TypeError`` for a value TOML has no form for here.
    """
    lines = [
        f"{json.dumps(key)} = {_value(value)}" if not key.isidentifier() else f"{key} = {_value(value)}"
        for key, value in document.items()
        if not _is_table(value) and not _is_table_list(value)
    ]
    for key, value in document.items():
        name = f"{prefix}{key if key.isidentifier() else json.dumps(key)}"
        if isinstance(value, Mapping):
            lines += ["", f"[{name}]", dumps(value, f"{name}.").rstrip("\n")]
        elif _is_table_list(value):
            assert isinstance(value, list)
            for item in value:
                lines += ["", f"[[{name}]]", dumps(item, f"{name}.").rstrip("\n")]
    return "\n".join(lines).lstrip("\n") + "\n"
