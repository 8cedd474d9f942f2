"""Looks at a PNG's pixels."""

from __future__ import annotations

import io

from PIL import Image


class Png:
    """A picture whose pixels can be asked for."""

    def __init__(self, data: bytes) -> None:
        assert data.startswith(b"\x89PNG\r\n\x1a\n")
        with Image.open(io.BytesIO(data)) as image:
            image.load()
            # A hole would be seen as whatever the reader's screen has behind it.
            assert image.mode == "RGB" or image.getchannel("A").getextrema() == (255, 255)
            self._image = image.convert("RGB")
        self.width, self.height = self._image.size

    def colour(self, x: float, y: float) -> str:
        """The colour at a place, as "#rrggbb"."""
        return _hex(self._image.getpixel((int(x), int(y))))

    def colours(self, left: float, top: float, right: float, bottom: float) -> set[str]:
        """All colours in a rectangle."""
        part = self._image.crop((int(left), int(top), int(right), int(bottom)))
        found = part.getcolors(maxcolors=part.width * part.height)
        assert found is not None
        return {_hex(pixel) for _, pixel in found}


def _hex(pixel: object) -> str:
    assert isinstance(pixel, tuple)
    return "#" + bytes(pixel).hex()
