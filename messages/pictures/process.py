"""The bot's side of the drawing process: starts it, waits for it, and ends it when it hangs."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from messages.pictures.protocol import DRAWN, LENGTH_BYTES, NO_FONT

# The first picture also looks through the machine's fonts; each takes a fraction of a second.
LIMIT_SECONDS = 20.0
# Pictures come together, when the month has ended; in between the process is only in the way.
IDLE_SECONDS = 60.0
_MODULE = "messages.pictures.worker"
_ROOT = Path(__file__).parents[2]
# What a program needs to start and to find fonts. Our tokens and passwords are not among it.
_ENVIRONMENT = (
    "PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "PYTHONHOME", "VIRTUAL_ENV",
    "XDG_DATA_HOME", "XDG_DATA_DIRS", "LD_LIBRARY_PATH",
    "SYSTEMROOT", "WINDIR", "LOCALAPPDATA", "USERPROFILE", "TEMP",
)  # fmt: skip


class FontMissing(Exception):
    """No font of this machine has every character of the picture."""


class DrawingFailed(Exception):
    """The picture could not be drawn: it is faulty, or the process died or took too long."""


class PictureProcess:
    """Draws one picture at a time. The process is started when a picture is asked for, again
    when it has died, and ended when none was asked for in a while.

    `folders`: where to look for fonts; the operating system's places when there are none.
    """

    def __init__(
        self,
        folders: Sequence[Path] = (),
        *,
        limit_seconds: float = LIMIT_SECONDS,
        idle_seconds: float = IDLE_SECONDS,
    ) -> None:
        self._folders = tuple(folders)
        self.limit_seconds = limit_seconds
        self._idle_seconds = idle_seconds
        self._process: asyncio.subprocess.Process | None = None
        self._one_at_a_time = asyncio.Lock()
        self._idle: asyncio.TimerHandle | None = None
        self._leaving: set[asyncio.Task[int]] = set()

    @property
    def pid(self) -> int | None:
        """The running process's number; None while there is none."""
        running = self._process is not None and self._process.returncode is None
        return self._process.pid if running and self._process is not None else None

    async def draw(self, svg: str, language: str) -> bytes:
        """The picture as PNG. Raises FontMissing and DrawingFailed."""
        async with self._one_at_a_time:
            self._stay()
            try:
                async with asyncio.timeout(self.limit_seconds):
                    answer = await self._ask_until_answered(svg, language)
            except TimeoutError:
                await self._end()
                raise DrawingFailed(f"not done in {self.limit_seconds:g} s") from None
            except (OSError, EOFError) as error:
                await self._end()
                raise DrawingFailed(f"the drawing process died: {error}") from error
            except BaseException:
                # Cancelled halfway: the answer to come would be taken for the next picture's.
                await self._end()
                raise
            self._leave_later()
        kind, body = answer[:1], answer[1:]
        if kind == NO_FONT:
            raise FontMissing
        if kind != DRAWN:
            raise DrawingFailed(body.decode(errors="replace"))
        return body

    async def close(self) -> None:
        """End the process, if one runs."""
        self._stay()
        await self._end()
        await asyncio.gather(*self._leaving)

    async def _ask_until_answered(self, svg: str, language: str) -> bytes:
        """One that has died since the last picture is no reason to go without this one."""
        if self._process is not None:
            with contextlib.suppress(OSError, EOFError):
                return await self._ask(svg, language)
            await self._end()
        return await self._ask(svg, language)

    async def _ask(self, svg: str, language: str) -> bytes:
        process = await self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        request = json.dumps({"svg": svg, "language": language}).encode()
        process.stdin.write(len(request).to_bytes(LENGTH_BYTES, "big") + request)
        await process.stdin.drain()
        head = await process.stdout.readexactly(LENGTH_BYTES)
        return await process.stdout.readexactly(int.from_bytes(head, "big"))

    async def _running(self) -> asyncio.subprocess.Process:
        if self._process is None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",  # nothing is taken from the folder we happen to be in
                "-m",
                _MODULE,
                *map(str, self._folders),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                env=_environment(),
            )
        return self._process

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()

    def _stay(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    def _leave_later(self) -> None:
        loop = asyncio.get_running_loop()
        self._idle = loop.call_later(self._idle_seconds, self._leave)

    def _leave(self) -> None:
        process, self._process = self._process, None
        if process is None or process.stdin is None:
            return
        # The end of its input is the end of its work.
        process.stdin.close()
        leaving = asyncio.get_running_loop().create_task(process.wait())
        self._leaving.add(leaving)
        leaving.add_done_callback(self._leaving.discard)


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    paths = [str(_ROOT), os.environ.get("PYTHONPATH", "")]
    return {**kept, "PYTHONPATH": os.pathsep.join(path for path in paths if path)}
