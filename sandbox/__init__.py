"""A stand-in for Slack: the Web API, the events, and people who act.

It is a real HTTP server (aiohttp), as strict as Slack, and it knows nothing of the bot. A bot
is pointed at it by its base address alone: `SLACK_API_URL=sandbox.url`.

As a library, in a thread of its own, for tests (all calls block until the bot has
acknowledged and its effects are there):

    sandbox = Sandbox()
    sandbox.start()                       # sandbox.url, .bot_token, .signing_secret, .app_token
    sandbox.deliver_to("http://127.0.0.1:3000/slack/events")   # or Socket Mode: app_token
    priya = sandbox.add_person(id="U0PRIYA", name="Priya Nair", locale="en-GB")
    deal = sandbox.add_channel(id="C0DEAL", name="deal-acme", members=[priya])
    sandbox.invite_bot(deal)
    form = priya.command("/nominate Acme", channel=deal).modal
    form.fill("Story", "They love us"); form.choose("Country", "Germany")
    seen = form.submit()                  # seen.errors, seen.modal, seen.ephemeral, seen.error
    priya.dm_with_bot()[-1].click("Approve")
    sandbox.calls                         # the newest Web API calls
    sandbox.faults.drop_answer("chat.postMessage")
    sandbox.stop()

Inside a running loop, for the demo: `runner = await sandbox.serve(host, port)`, and later
`await sandbox.close()`. The browser page is mounted by `sandbox.page.routes(app, sandbox)`
where that package has it. A page works with

- `sandbox.world` (sandbox/world.py): the state to draw; `async for change in world.changes()`;
  `world.version` counts up with every change;
- `sandbox.actions` (sandbox/actions.py): what a person does, as coroutines on the server's
  loop: `command`, `click`, `change`, `submit`, `close_view`, `suggest`, `shortcut`,
  `message_shortcut`, `open_home`, `post_message`. Each returns an `Outcome` (`error`, `errors`).
  Values of inputs are plain: a string (text, date, the chosen option's value, a user id), a
  list of strings for what takes several;
- `sandbox.clock`: `now`, `set`, `advance`;
- `sandbox.reading`: what a person reads in blocks, as plain text.

What it holds to: Slack's limits, error names and json-pointers (sandbox/limits.py,
sandbox/validation), triggers of 3 seconds used once, response URLs of 5 uses, acks within 3
seconds, retries of events, hashes and the stack of views, scopes, and, with
`Sandbox(rate_limits=True)`, the limits on rates. `Sandbox(manifest=…)` installs an app with
just the scopes, commands and events of its manifest. `Sandbox(timer=ManualTimer())` lets
seconds pass by `sandbox.pass_seconds`. `view_closed` and `block_suggestion` carry no typed
values, as in Slack: those come with submissions and actions alone.

What it leaves out: several workspaces and OAuth, user tokens, canvases, lists, workflows,
calls, pins, bookmarks, and the unfurling of links.
"""

from __future__ import annotations

from sandbox.client import Channel, FormHandle, MessageHandle, Person, Seen
from sandbox.clock import Clock, ManualTimer
from sandbox.server import Sandbox

__all__ = [
    "Channel",
    "Clock",
    "FormHandle",
    "ManualTimer",
    "MessageHandle",
    "Person",
    "Sandbox",
    "Seen",
]
