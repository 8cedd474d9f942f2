"""What the bot and its drawing process say to each other.

Each message, in both directions, is a length of four bytes and so many bytes: towards the process
JSON ({"svg", "language"}), back one byte for what became of it and the PNG or a sentence.
"""

from __future__ import annotations

LENGTH_BYTES = 4
DRAWN, NO_FONT, FAILED = b"D", b"N", b"F"
