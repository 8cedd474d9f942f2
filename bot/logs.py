"""Log lines that a person and a machine can read, and in which no secret is ever seen."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterable
from typing import Any

# Slack's tokens all look like this (xoxb-, xoxp-, xapp-, xoxe.xoxb-), whoever logs them.
_TOKEN = re.compile(r"\b(?:xox[a-z]|xapp)[-.][A-Za-z0-9.-]{6,}")
# user:password@ in any address.
_PASSWORD = re.compile(r"(?<=://)([^/\s:@]*):[^/\s@]*@")


def log(logger: logging.Logger, action: str, *, level: int = logging.INFO, **fields: Any) -> None:
    """Write one line: what happened, then what it happened to as `name=value`."""
    if logger.isEnabledFor(level):
        logger.log(level, "%s%s", action, "".join(f" {k}={_show(v)}" for k, v in fields.items()))


def configure_logging(*, secrets: Iterable[str] = (), level: int = logging.INFO) -> None:
    """Send every log line to stderr, with the secrets taken out."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RedactingFormatter(secrets))
    logging.basicConfig(handlers=[handler], level=level, force=True)
    # Bolt and the SDK print whole requests at INFO and DEBUG, the forged ones too.
    for noisy in ("slack_bolt", "slack_sdk", "apscheduler", "alembic", "vouch.slack"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    # It warns that SLACK_BOT_TOKEN is set beside the client that we hand in, which is so by design.
    logging.getLogger("slack_bolt.AsyncApp").setLevel(logging.ERROR)
    for server in ("uvicorn", "uvicorn.error", "uvicorn.access", "uvicorn.asgi"):
        logging.getLogger(server).setLevel(logging.WARNING)


class RedactingFormatter(logging.Formatter):
    """`time LEVEL logger action name=value`, tracebacks included, without secrets."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")
        self._secrets = tuple(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """The line, or the lines of an exception, after the secrets are taken out."""
        return redact(super().format(record), secrets=self._secrets)


def redact(text: str, *, secrets: Iterable[str] = ()) -> str:
    """The text with tokens, passwords in addresses and these secrets replaced by `***`."""
    for secret in secrets:
        text = text.replace(secret, "***")
    return _PASSWORD.sub(r"\1:***@", _TOKEN.sub("***", text))


def _show(value: Any) -> str:
    text = str(value)
    # A value with spaces or line ends would otherwise read as more fields, or more lines.
    return text if text and all(33 <= ord(sign) < 127 for sign in text) else json.dumps(text)
