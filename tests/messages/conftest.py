"""A folder of templates of a test's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from shutil import copy
from typing import Any

import pytest

from messages import Messages
from messages.sources import TEMPLATES_FOLDER

Render = Callable[..., dict[str, Any]]


class Workshop:
    """Writes templates and renders them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        copy(TEMPLATES_FOLDER / "labels.xml", folder / "labels.xml")

    def write(self, name: str, source: str) -> None:
        """Puts a template, or a file of sentences, into the folder."""
        path = self.folder / f"{name}.xml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(source, encoding="utf-8")

    def messages(self, *, strict: bool = False) -> Messages:
        """The words of this folder."""
        return Messages(self.folder, strict=strict)

    def render(
        self, source: str, locale: str | None = "en-GB", *, strict: bool = False, **values: Any
    ) -> dict[str, Any]:
        """What a template becomes."""
        self.write("room/page", source)
        return self.messages(strict=strict).render("room/page", locale, **values)

    def blocks(self, source: str, locale: str | None = "en-GB", **values: Any) -> list[Any]:
        """The blocks that some markup becomes in a message."""
        found: list[Any] = self.render(f"<message>{source}</message>", locale, **values)["blocks"]
        return found

    def form(self, source: str, **values: Any) -> list[Any]:
        """The blocks that some markup becomes in a modal."""
        frame = '<modal callback="c"><title>Form</title><submit>Send</submit>{}</modal>'
        found: list[Any] = self.render(frame.format(source), **values)["blocks"]
        return found


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path)
