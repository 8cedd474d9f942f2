"""A small Bolt app that is not Vouch: it shows one of everything that the page can draw."""

from __future__ import annotations

import logging
from typing import Any

from slack_bolt import Ack, App, Respond, Say
from slack_sdk import WebClient

from tests.browser.showcase import EVERYTHING, FORM, SECOND, TOWNS, option, plain

Json = dict[str, Any]


def build(client: WebClient, signing_secret: str) -> App:
    """The app, ready to answer."""
    app = App(
        client=client,
        signing_secret=signing_secret,
        token_verification_enabled=False,
        logger=logging.getLogger("gallery"),
    )
    counts: dict[str, int] = {}

    @app.command("/gallery")
    def gallery(ack: Ack, body: Json, client: WebClient) -> None:
        view = {**FORM, "blocks": [dict(block) for block in FORM["blocks"]]}
        if body.get("text"):
            element = {**view["blocks"][1]["element"], "initial_value": body["text"]}
            view["blocks"][1] = {**view["blocks"][1], "element": element}
        client.views_open(trigger_id=body["trigger_id"], view=view)
        ack()

    @app.command("/garden")
    def garden(ack: Ack) -> None:
        ack(text="Only you can read *this*.", response_type="ephemeral")

    @app.command("/show")
    def show(ack: Ack, say: Say) -> None:
        say(blocks=EVERYTHING, text="One of everything")
        ack()

    @app.shortcut("gallery.open")
    def open_gallery(ack: Ack, body: Json, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=FORM)
        ack()

    @app.shortcut("gallery.take")
    def take(ack: Ack, body: Json, client: WebClient) -> None:
        blocks = [dict(block) for block in FORM["blocks"]]
        text = body["message"]["text"]
        blocks[2] = {**blocks[2], "element": {**blocks[2]["element"], "initial_value": text}}
        client.views_open(trigger_id=body["trigger_id"], view={**FORM, "blocks": blocks})
        ack()

    @app.action("colour")
    def colour(ack: Ack, body: Json, client: WebClient) -> None:
        chosen = body["actions"][0]["selected_option"]["text"]["text"]
        note = {"type": "mrkdwn", "text": f"You chose *{chosen}*."}
        blocks = [{**FORM["blocks"][0], "text": note}, *FORM["blocks"][1:]]
        client.views_update(
            view_id=body["view"]["id"],
            hash=body["view"]["hash"],
            view={**FORM, "blocks": blocks},
        )
        ack()

    @app.options("town")
    @app.options("towns")
    def towns(ack: Ack, payload: Json) -> None:
        word = payload["value"].casefold()
        ack(options=[option(name, key) for key, name in TOWNS.items() if word in key])

    @app.action("deeper")
    def deeper(ack: Ack, body: Json, client: WebClient) -> None:
        client.views_push(trigger_id=body["trigger_id"], view=SECOND)
        ack()

    @app.view("gallery.form")
    def submitted(ack: Ack, body: Json, view: Json, client: WebClient) -> None:
        values = view["state"]["values"]
        name = values["name"]["name"]["value"]
        if name == "nobody":
            ack(response_action="errors", errors={"name": "Nobody is not a name."})
            return
        client.chat_postMessage(channel="C0DEAL", text=f"{name}: {summary(values)}")
        ack()

    @app.view("gallery.second")
    def cleared(ack: Ack) -> None:
        ack(response_action="clear")

    @app.view_closed("gallery.form")
    def closed(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        client.chat_postMessage(channel=body["user"]["id"], text="You left the form.")

    @app.action("count")
    def count(ack: Ack, body: Json, client: WebClient) -> None:
        ts = body["message"]["ts"]
        counts[ts] = counts.get(ts, 0) + 1
        line = {"type": "mrkdwn", "text": f"Counted {counts[ts]}"}
        blocks = [*EVERYTHING[:-1], {"type": "section", "text": line}, EVERYTHING[-1]]
        client.chat_update(channel=body["channel"]["id"], ts=ts, blocks=blocks, text="Counted")
        ack()

    @app.action("remove")
    def remove(ack: Ack, body: Json, client: WebClient) -> None:
        client.chat_delete(channel=body["channel"]["id"], ts=body["message"]["ts"])
        ack()

    @app.action("pick")
    @app.action("chosen")
    def chosen(ack: Ack, body: Json, respond: Respond) -> None:
        ack()
        label = body["actions"][0]["selected_option"]["text"]["text"]
        respond(text=f"Chosen: {label}", response_type="ephemeral", replace_original=False)

    @app.event("app_home_opened")
    def home(event: Json, client: WebClient) -> None:
        if event["tab"] != "home":
            return
        header = {"type": "header", "text": plain("Welcome home")}
        button = {"type": "button", "action_id": "greet", "text": plain("Greet")}
        view = {"type": "home", "blocks": [header, {"type": "actions", "elements": [button]}]}
        client.views_publish(user_id=event["user"], view=view)

    @app.action("greet")
    def greet(ack: Ack, body: Json, client: WebClient) -> None:
        client.chat_postMessage(channel=body["user"]["id"], text="Good to see you.")
        ack()

    return app


def summary(values: Json) -> str:
    """What was filled in, one `block=value` after the other."""
    shown = []
    for block_id, actions in values.items():
        for state in actions.values():
            found = [value for name, value in state.items() if name != "type" and value]
            if found:
                shown.append(f"{block_id}={_words(found[0])}")
    return ", ".join(shown)


def _words(value: Any) -> str:
    if isinstance(value, list):
        return "+".join(_words(item) for item in value)
    if isinstance(value, dict):
        return str(value["value"])
    return str(value)
