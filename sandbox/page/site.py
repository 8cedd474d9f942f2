"""The page's addresses: the document, its parts, its files and the feed that keeps it current."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.page.acting import Acting
from sandbox.page.drawing import BASE, HERE, Drawing, Place
from sandbox.page.offers import Offers, offers_of
from sandbox.page.reader import Reader
from sandbox.world import User, World

if TYPE_CHECKING:
    from sandbox.server import Sandbox

STATIC = HERE / "static"
HEARTBEAT_SECONDS = 15
# Everything comes from here, and nothing written in a message can run.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' https: http:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
# An uploaded file opened by itself can neither run nor load anything.
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


class Site:
    """Answers a browser's requests for one sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.world: World = sandbox.world
        self.drawing = Drawing(self.world)
        self.acting = Acting(sandbox, self.drawing)
        self.stamp = _stamp(STATIC)
        self._feeds: set[asyncio.Task[None]] = set()

    def mount(self, app: web.Application) -> None:
        """Add the page's routes to the sandbox's own application."""
        app.router.add_get("/", self.page)
        app.router.add_get(f"{BASE}/parts", self.parts)
        app.router.add_get(f"{BASE}/feed", self.feed)
        app.router.add_get(f"{BASE}/files/{{file}}", self.file)
        app.router.add_post(f"{BASE}/do/{{deed}}", self.acting.answer)
        app.router.add_static(f"{BASE}/static", STATIC)
        app.on_shutdown.append(self.stop)

    async def stop(self, _: web.Application) -> None:
        """End the feeds: an open one would hold the server up."""
        for feed in self._feeds:
            feed.cancel()

    def offers(self) -> Offers:
        return offers_of(self.sandbox.manifest)

    def viewer(self, request: web.Request) -> User | None:
        """Whom the browser asks for, else the first colleague."""
        user = self.world.find_user(request.query.get("as", ""))
        if user and not user.is_bot:
            return user
        people = self.drawing.people()
        return people[0] if people else None

    def place(self, request: web.Request, reader: Reader) -> Place:
        wanted = Place(
            channel=request.query.get("channel", ""),
            tab="home" if request.query.get("tab") == "home" else "messages",
            thread=request.query.get("thread", ""),
        )
        return self.drawing.place_for(reader, wanted)

    async def page(self, request: web.Request) -> web.Response:
        """The whole document."""
        viewer = self.viewer(request)
        if viewer is None:
            raise web.HTTPNotFound(text="Nobody works here yet: the workspace has no people.")
        reader = Reader(self.world, viewer)
        html = self.drawing.page(reader, self.place(request, reader), self.offers(), self.stamp)
        return web.Response(text=html, content_type="text/html", headers=HEADERS)

    async def parts(self, request: web.Request) -> web.Response:
        """The parts of the document that may have changed, as JSON."""
        viewer = self.viewer(request)
        if viewer is None:
            raise web.HTTPNotFound
        reader = Reader(self.world, viewer)
        drawn = self.drawing.parts(reader, self.place(request, reader), self.offers())
        return web.json_response(drawn, headers=HEADERS)

    async def feed(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: the number of the newest change that concerns the viewer."""
        viewer = self.viewer(request)
        viewer_id = viewer.id if viewer else None
        response = web.StreamResponse(
            headers={**HEADERS, "Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}
        )
        await response.prepare(request)
        changed = asyncio.Event()

        async def watch() -> None:
            async for change in self.world.changes():
                if change.user in (None, viewer_id):
                    changed.set()

        watching = asyncio.create_task(watch())
        self._feeds.add(watching)
        try:
            # The watcher must stand before the first number is told, or a change falls between.
            await asyncio.sleep(0)
            await response.write(b"retry: 500\n\n")
            while not watching.done():
                changed.clear()
                await response.write(f"data: {self.world.version}\n\n".encode())
                await self._wait(changed, watching, response)
        except (ConnectionResetError, asyncio.CancelledError):
            # The browser has gone, or the server goes: either way there is nobody to tell.
            pass
        finally:
            watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watching
            self._feeds.discard(watching)
        return response

    async def _wait(
        self, changed: asyncio.Event, watching: asyncio.Task[None], response: web.StreamResponse
    ) -> None:
        """Until something has changed or the feed ends; a comment now and then keeps it open."""
        news = asyncio.create_task(changed.wait())
        try:
            while True:
                done, _ = await asyncio.wait(
                    {news, watching},
                    timeout=HEARTBEAT_SECONDS,
                    return_when=asyncio.FIRST_COMPLETED,
                )
                if done:
                    return
                await response.write(b": still here\n\n")
        finally:
            news.cancel()

    async def file(self, request: web.Request) -> web.Response:
        """An uploaded file."""
        item = self.world.files.get(request.match_info["file"])
        if item is None or item.content is None:
            raise web.HTTPNotFound
        headers = {**HEADERS, "Content-Security-Policy": FILE_POLICY}
        if not item.mimetype.startswith("image/"):
            headers["Content-Disposition"] = "attachment"
        return web.Response(body=item.content, content_type=item.mimetype, headers=headers)


def _stamp(folder: Path) -> str:
    """Changes whenever a script or a style does, so that no browser keeps an old one."""
    digest = hashlib.blake2s(digest_size=6)
    for path in sorted(folder.iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()
