"""Reasons for refusing a row, and the two families of errors: transient (a retry may help) and terminal (it will not)."""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    """Why a row stands in ``rejects``. One enum for every stage."""

    EMPTY = "empty"
    UNDECODABLE = "undecodable"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    UNSUPPORTED_FORMAT = "unsupported_format"
    CORRUPT_ARCHIVE = "corrupt_archive"
    UNSAFE_PATH = "unsafe_path"
    BAD_ROW = "bad_row"
    MISSING_COLUMN = "missing_column"
    NO_TEXT = "no_text"
    TOO_SHORT = "too_short"
    NOT_ARABIC = "not_arabic"
    BAD_MARKUP = "bad_markup"
    FETCH_FAILED = "fetch_failed"
    SCHEMA = "schema"
    MODEL_FAILED = "model_failed"
    INTERNAL = "internal"


class MarsadError(Exception):
    """Base of every error shown to a user: one sentence that names the thing, the value, what was expected and what to do."""


class TransientError(MarsadError):
    """A retry may help: a lock held by another run, a disk or network hiccup."""


class TerminalError(MarsadError):
    """A retry cannot help: bad configuration, a failed audit, a damaged bundle."""


class Refusal(MarsadError):
    """One row cannot be processed; the stage turns it into a row of ``rejects`` and goes on."""

    def __init__(self, fault: Fault, detail: str) -> None:
        super().__init__(f"{fault}: {detail}")
        self.fault = fault
        self.detail = detail
