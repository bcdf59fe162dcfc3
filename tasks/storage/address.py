"""Addresses of warehouses on object stores, and what an object store's errors mean."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tasks.contracts.faults import MarsadError, TerminalError, TransientError

EXAMPLE = "s3://bucket/prefix or s3://bucket/prefix?endpoint=http://127.0.0.1:9000&region=us-east-1"
OPTIONS = frozenset({"endpoint", "region"})
NO_CREDENTIALS = ("169.254.", "redential", "Missing AccessKeyId", "Missing SecretAccessKey")
RETRIES, RETRY_SECONDS = 4, 20
CREDENTIALS = (
    "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (`aws configure export-credentials --format env` prints them)"
)


@dataclass(frozen=True, slots=True)
class Address:
    """``s3://bucket/prefix``, with an ``endpoint`` and a ``region`` where they are not those of ``AWS_*``."""

    bucket: str
    prefix: str
    endpoint: str = ""
    region: str = ""

    @classmethod
    def parse(cls, text: str) -> Address:
        """``TerminalError`` when the text is no address of an object store we can write to."""
        parts = urlsplit(text)
        given = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        if parts.scheme != "s3" or not parts.hostname or set(given) - OPTIONS:
            raise TerminalError(f"the warehouse {text!r} is no address Marsad knows; expected {EXAMPLE}")
        return cls(parts.netloc, parts.path.strip("/"), given.get("endpoint", ""), given.get("region", ""))

    def of(self, path: str) -> str:
        """The address of a path below the warehouse, without options."""
        return f"s3://{'/'.join(filter(None, (self.bucket, self.prefix, path)))}"

    @property
    def shown_endpoint(self) -> str:
        """Where requests go, for messages."""
        names = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")
        return self.endpoint or next((os.environ[name] for name in names if os.environ.get(name)), "Amazon S3")


def connect(at: Address) -> Any:  # noqa: ANN401 - an S3Store; obstore is an extra
    """A client for the address; nothing is asked yet. Credentials come from ``AWS_*`` or the machine's role.

    ``TerminalError`` when the extra is not installed.
    """
    try:
        from obstore.exceptions import BaseError
        from obstore.store import S3Store
    except ImportError:
        raise TerminalError(
            f"the warehouse {at.of('')} needs the extra s3: pip install -c constraints.txt -e '.[s3]'"
        ) from None
    config = {name: value for name, value in (("endpoint", at.endpoint), ("region", at.region)) if value}
    try:
        return S3Store(
            at.bucket,
            prefix=at.prefix or None,
            **config,
            client_options={"allow_http": at.shown_endpoint.startswith("http://")},
            retry_config={"max_retries": RETRIES, "retry_timeout": timedelta(seconds=RETRY_SECONDS)},
        )
    except BaseError as error:
        raise explained(error, at) from error


def explained(error: Exception, at: Address) -> MarsadError | FileNotFoundError:
    """What an error of obstore means, in one sentence that says what to do."""
    said = str(error)
    if "NoSuchBucket" in said:
        return TerminalError(
            f"there is no bucket {at.bucket!r} at {at.shown_endpoint}; create it (`aws s3 mb s3://{at.bucket}`) "
            "or correct the setting `warehouse`"
        )
    if isinstance(error, FileNotFoundError):
        return error
    if any(sign in said for sign in NO_CREDENTIALS):
        return TerminalError(f"no credentials for {at.of('')} were found; {CREDENTIALS}")
    if " 403 " in said or " 401 " in said or type(error).__name__ in ("PermissionDeniedError", "UnauthenticatedError"):
        key = os.environ.get("AWS_ACCESS_KEY_ID", "")
        who = f"the key {key[:4]}..." if key else "the credentials found"
        return TerminalError(f"{at.shown_endpoint} refuses {who} for {at.of('')}; ask for access, or {CREDENTIALS}")
    if "redirect" in said or "PermanentRedirect" in said or "AuthorizationHeaderMalformed" in said:
        return TerminalError(
            f"bucket {at.bucket!r} lies in another region; set AWS_REGION, or add ?region= to the address"
        )
    if "error sending request" in said or "builder error" in said:
        return TransientError(
            f"{at.shown_endpoint} cannot be reached for {at.of('')}; check the address and the network, and run it again"
        )
    first = said.splitlines()[0][:300]
    if " 400 " in said:
        return TerminalError(f"{at.shown_endpoint} does not accept the request for {at.of('')}: {first}")
    return TransientError(f"{at.shown_endpoint} failed for {at.of('')}, and a retry may help: {first}")
