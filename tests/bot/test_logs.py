"""Log lines: fields that can be read by machine, and no secret in any of them."""

from __future__ import annotations

import io
import logging

import pytest

from bot.logs import RedactingFormatter, log, redact


@pytest.fixture
def written() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def logger(written: io.StringIO) -> logging.Logger:
    logger = logging.Logger("vouch.test")
    handler = logging.StreamHandler(written)
    handler.setFormatter(RedactingFormatter(["signing-secret-1"]))
    logger.addHandler(handler)
    return logger


def test_fields_are_told_apart(logger: logging.Logger, written: io.StringIO) -> None:
    log(logger, "post.sent", post=12, channel="C0WINS", error="two words\nand a line")
    line = written.getvalue()
    assert line.count("\n") == 1
    assert 'post.sent post=12 channel=C0WINS error="two words\\nand a line"' in line


@pytest.mark.parametrize(
    "secret",
    [
        "xoxb-123-456-abcDEF",
        "xapp-1-A0-42-deadbeef",
        "xoxe.xoxp-1-Mi0yLTEwMzE",
        "signing-secret-1",
    ],
)
def test_secrets_are_taken_out(logger: logging.Logger, written: io.StringIO, secret: str) -> None:
    log(logger, "call.failed", token=secret)
    try:
        raise ValueError(f"could not use {secret}")
    except ValueError:
        logger.exception("with a traceback")
    assert secret not in written.getvalue()
    assert "could not use ***" in written.getvalue()


def test_passwords_in_addresses_are_taken_out() -> None:
    assert redact("postgresql://vouch:s3cret@db/vouch") == "postgresql://vouch:***@db/vouch"
    assert redact("see http://example.com:80/a@b") == "see http://example.com:80/a@b"
