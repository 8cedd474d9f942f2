"""Folders of fonts: one that writes European languages, one that writes Japanese as well."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.messages.pictures.fonts import KANA_AND_KANJI, LATIN, make_font


@pytest.fixture(scope="session")
def latin_fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A font for European languages, regular and bold."""
    folder = tmp_path_factory.mktemp("latin")
    make_font(folder / "latin.ttf", LATIN)
    make_font(folder / "latin-bold.ttf", LATIN, weight=700)
    return folder


@pytest.fixture(scope="session")
def japanese_fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, and one with kana and kanji."""
    folder = tmp_path_factory.mktemp("japanese")
    make_font(folder / "latin.ttf", LATIN)
    make_font(folder / "japanese.ttf", KANA_AND_KANJI, family="Boxes JP", advance=1000)
    return folder
