"""The sandbox's page: a chat in the browser, where a person is any colleague they choose.

Read in this order: `site` (addresses) → `drawing` (the page's parts from the world) →
`templates/` (their HTML) and `static/` (style and script); `acting` takes what a person does
to `sandbox.actions`. `reader` is one colleague's view: names, times, texts and elements.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.page.site import Site

if TYPE_CHECKING:
    from aiohttp import web

    from sandbox.server import Sandbox


def routes(app: web.Application, sandbox: Sandbox) -> None:
    """Mount the page at `/` of the sandbox's own application."""
    Site(sandbox).mount(app)
