"""The drawing process: apart from ours, ended when it hangs, there again when it has died."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import psutil
import pytest

from messages import Messages
from messages.pictures import DrawingFailed, FontMissing, PictureProcess
from tests.messages.pictures.png import Png
from tests.messages.pictures.values import PROGRESS

SVG = Messages().draw("progress", "en", **PROGRESS).svg
PATIENCE_SECONDS = 60

needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="stops a process by a signal")


def together(
    folder: Path, work: Callable[[PictureProcess], Coroutine[Any, Any, None]], **settings: float
) -> None:
    """Run some work with a process, which is closed afterwards."""

    async def run() -> None:
        process = PictureProcess([folder], **settings)
        try:
            await work(process)
        finally:
            await process.close()
            assert process.pid is None

    asyncio.run(asyncio.wait_for(run(), PATIENCE_SECONDS))


def running(process: PictureProcess) -> psutil.Process:
    assert process.pid is not None
    return psutil.Process(process.pid)


def square(size: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}">'
        f'<rect width="{size}" height="{size}" fill="#123456"/><text>a</text></svg>'
    )


def test_pictures_are_drawn_in_a_process_of_its_own(latin_fonts: Path) -> None:
    async def work(process: PictureProcess) -> None:
        assert process.pid is None, "nothing is started before a picture is asked for"
        assert Png(await process.draw(SVG, "en")).width == 1440
        first = process.pid
        assert first not in (None, os.getpid())
        await process.draw(SVG, "en")
        assert process.pid == first, "it stays for the next picture"

    together(latin_fonts, work)


def test_the_bot_never_draws_itself() -> None:
    """resvg and fontTools are loaded where pictures are drawn, and nowhere else."""
    script = (
        "import sys, bot.application\nsys.exit(bool({'resvg_py', 'fontTools'} & set(sys.modules)))"
    )
    root = Path(__file__).parents[3]
    assert subprocess.run([sys.executable, "-c", script], cwd=root).returncode == 0


def test_it_is_told_no_secrets(latin_fonts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")
    monkeypatch.setenv("DATABASE_URL", "postgresql://vouch:secret@localhost/vouch")

    async def work(process: PictureProcess) -> None:
        await process.draw(SVG, "en")
        assert "secret" not in str(running(process).environ())

    together(latin_fonts, work)


def test_pictures_asked_for_at_once_are_not_mixed_up(latin_fonts: Path) -> None:
    async def work(process: PictureProcess) -> None:
        drawn = await asyncio.gather(*(process.draw(square(size), "en") for size in range(1, 9)))
        assert [Png(png).width for png in drawn] == [2 * size for size in range(1, 9)]

    together(latin_fonts, work)


def test_a_picture_that_is_none_says_so_and_the_next_one_is_drawn(latin_fonts: Path) -> None:
    async def work(process: PictureProcess) -> None:
        for broken in ("", "<svg", "<html><p>a</p></html>"):
            with pytest.raises(DrawingFailed, match="Error"):
                await process.draw(broken, "en")
        first = process.pid
        assert await process.draw(SVG, "en")
        assert process.pid == first

    together(latin_fonts, work)


def test_a_missing_font_is_told_apart(latin_fonts: Path) -> None:
    async def work(process: PictureProcess) -> None:
        with pytest.raises(FontMissing):
            await process.draw(SVG.replace("Nordics", "日本"), "en")
        assert await process.draw(SVG, "en")

    together(latin_fonts, work)


@needs_signals
def test_a_crash_costs_nothing(latin_fonts: Path) -> None:
    async def work(process: PictureProcess) -> None:
        await process.draw(SVG, "en")
        first = running(process)
        first.suspend()
        waiting = asyncio.create_task(process.draw(SVG, "en"))
        await asyncio.sleep(0)
        first.send_signal(signal.SIGKILL)
        assert await waiting, "another one has drawn it"
        assert process.pid not in (None, first.pid)

    together(latin_fonts, work)


def test_a_process_that_always_dies_costs_the_picture(
    latin_fonts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("messages.pictures.process._MODULE", "messages.pictures.nowhere")

    async def work(process: PictureProcess) -> None:
        with pytest.raises(DrawingFailed, match="died"):
            await process.draw(SVG, "en")

    together(latin_fonts, work)


@needs_signals
def test_a_picture_that_takes_too_long_is_given_up(latin_fonts: Path) -> None:
    async def work(process: PictureProcess) -> None:
        await process.draw(SVG, "en")
        first = running(process)
        first.suspend()
        process.limit_seconds = 0.2
        with pytest.raises(DrawingFailed, match=r"0\.2 s"):
            await process.draw(SVG, "en")
        assert not first.is_running()
        process.limit_seconds = PATIENCE_SECONDS
        assert await process.draw(SVG, "en")

    together(latin_fonts, work)


def test_a_caller_who_goes_away_leaves_nothing_behind(latin_fonts: Path) -> None:
    """The answer to a question that nobody waits for must not be taken for the next one's."""

    async def work(process: PictureProcess) -> None:
        await process.draw(SVG, "en")
        asked = asyncio.create_task(process.draw(SVG, "en"))
        await asyncio.sleep(0)
        asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)
        assert asked.cancelled()
        assert Png(await process.draw(square(9), "en")).width == 18

    together(latin_fonts, work)


def test_it_leaves_when_nothing_is_to_be_drawn(latin_fonts: Path) -> None:
    async def work(process: PictureProcess) -> None:
        await process.draw(SVG, "en")
        first = process.pid
        await asyncio.sleep(0)  # the time is up at once
        await asyncio.sleep(0)
        assert process.pid is None
        assert await process.draw(SVG, "en"), "and comes again"
        assert process.pid not in (None, first)

    together(latin_fonts, work, idle_seconds=0)


@needs_signals
def test_it_does_not_outlive_us(latin_fonts: Path) -> None:
    """Also when we are killed and can clean up nothing: the end of its input is its own."""
    script = (
        "import asyncio, os, signal, sys\n"
        "from pathlib import Path\n"
        "from messages.pictures import PictureProcess\n"
        "async def main():\n"
        "    process = PictureProcess([Path(sys.argv[1])])\n"
        "    await process.draw(sys.stdin.read(), 'en')\n"
        "    print(process.pid, flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "asyncio.run(main())\n"
    )

    async def run() -> None:
        ours = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            script,
            str(latin_fonts),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=Path(__file__).parents[3],
        )
        # Its output ends when both have gone: the drawing process holds a part of neither.
        said, _ = await ours.communicate(SVG.encode())
        assert ours.returncode == -signal.SIGKILL
        pid = int(said)
        if psutil.pid_exists(pid):
            await asyncio.to_thread(psutil.Process(pid).wait, PATIENCE_SECONDS)
        assert not psutil.pid_exists(pid)

    asyncio.run(asyncio.wait_for(run(), PATIENCE_SECONDS))
