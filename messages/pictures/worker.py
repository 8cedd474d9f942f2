"""The drawing process: reads pictures to draw on its standard input, writes PNGs on its output."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import BinaryIO

from messages.pictures.protocol import DRAWN, FAILED, LENGTH_BYTES, NO_FONT


def serve(asked: BinaryIO, answers: BinaryIO, folders: list[Path]) -> None:
    """Draw until the input ends."""
    # What is needed to draw is loaded here alone, and costs the bot nothing.
    from messages.pictures.drawing import NoFont, draw, find_fonts
    from messages.pictures.fonts import default_folders

    fonts = find_fonts(folders or default_folders())
    while head := asked.read(LENGTH_BYTES):
        request = json.loads(asked.read(int.from_bytes(head, "big")))
        try:
            answer = DRAWN + draw(request["svg"], language=request["language"], fonts=fonts)
        except NoFont:
            answer = NO_FONT
        except Exception as error:
            answer = FAILED + f"{type(error).__name__}: {error}".encode()
        answers.write(len(answer).to_bytes(LENGTH_BYTES, "big") + answer)
        answers.flush()


def main() -> None:
    """Serve, with whatever else is printed kept out of the answers."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(sys.stdin.buffer, answers, [Path(folder) for folder in sys.argv[1:]])


if __name__ == "__main__":
    main()
