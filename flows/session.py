"""What a run starts from: its settings and its id."""

from __future__ import annotations

import secrets
import tomllib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from tasks.contracts.faults import TerminalError
from tasks.contracts.settings import Settings


def load_settings(overrides: Mapping[str, Any] | None = None) -> Settings:
    """Settings from ``marsad.toml``, the environment and ``overrides``; ``TerminalError`` in one sentence when they do not fit."""
    try:
        settings = Settings()
        return settings.with_overrides(**overrides) if overrides else settings
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(str(at) for at in e['loc'])} = {e.get('input')!r}: {e['msg'].lower()}" for e in error.errors()
        )
        raise TerminalError(f"the settings do not fit: {problems}. `marsad config` lists every setting") from None
    except tomllib.TOMLDecodeError as error:
        raise TerminalError(f"marsad.toml cannot be read: {error}") from None


def parse_overrides(pairs: Sequence[str]) -> dict[str, Any]:
    """``["summarise.sentences=5"]`` to nested overrides; ``TerminalError`` when a pair has no ``=``."""
    found: dict[str, Any] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise TerminalError(
                f"--set {pair!r} has no '='; write it as group.name=value, such as summarise.sentences=5"
            )
        group, dot, field = name.partition(".")
        if dot:
            found.setdefault(group, {})[field] = value
        else:
            found[group] = value
    return found


def new_run_id() -> str:
    """An id that sorts by start time: ``20150721T060000-1a2b3c``."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"


def today(settings: Settings) -> date:
    """The current day in the settings' time zone."""
    return datetime.now(ZoneInfo(settings.timezone)).date()
