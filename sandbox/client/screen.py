"""Finding things on a surface by the words a person sees, and acting on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.actions import Outcome
from sandbox.interactions import Surface
from sandbox.reading import read_block, read_element, read_text
from sandbox.state import KEYS, Impossible, plain_value
from sandbox.validation.blocks import interactive_elements
from sandbox.validation.texts import choices_of
from sandbox.world import User

if TYPE_CHECKING:
    from sandbox.client.seen import Seen
    from sandbox.server import Sandbox

Json = dict[str, Any]


class Screen:
    """A surface before one person: the shared half of forms, homes and messages."""

    def __init__(self, sandbox: Sandbox, user: User) -> None:
        self._sandbox = sandbox
        self._user = user

    # To be told by the surface itself
    def _surface(self) -> Surface:
        raise NotImplementedError

    def _where(self) -> dict[str, str]:
        raise NotImplementedError

    @property
    def blocks(self) -> list[Json]:
        """The blocks as the bot sent them, for a test that looks closer."""
        return self._surface().blocks

    def _words(self, block: Json, element: Json) -> set[str]:
        """Everything that a person (or a test) might call this element."""
        world = self._sandbox.world
        words = {block.get("block_id", ""), element["action_id"]}
        if block["type"] == "input":
            words.add(read_text(world, block["label"]))
        if element["type"] == "button":
            words |= {read_text(world, element["text"]), element.get("accessibility_label", "")}
        elif element.get("placeholder"):
            words.add(read_text(world, element["placeholder"]))
        if block["type"] == "section" and element["type"] != "button":
            words.add(read_text(world, block.get("text")))
        return words - {""}

    def _elements(self, near: str | None = None) -> list[tuple[Json, Json]]:
        """Every element in reading order; with `near`, from the block with those words on."""
        blocks = self.blocks
        if near is not None:
            world = self._sandbox.world
            starts = [
                index for index, block in enumerate(blocks) if near in read_block(world, block)
            ]
            if not starts:
                raise Impossible(f"There is no {near!r} here")
            blocks = blocks[starts[0] :]
        return [(block, element) for block in blocks for _, element in interactive_elements(block)]

    def _find(self, handle: str, kinds: set[str], near: str | None = None) -> tuple[Json, Json]:
        """The first element of these kinds by label, button text, action_id or block_id."""
        found = [pair for pair in self._elements(near) if pair[1]["type"] in kinds]
        # As it is written first; then as people type it, whatever the case.
        for wanted in (handle, None):
            for block, element in found:
                words = self._words(block, element)
                if wanted in words or (
                    wanted is None and handle.casefold() in {word.casefold() for word in words}
                ):
                    return block, element
        there = ", ".join(self._label(*pair) for pair in found)
        raise Impossible(f"There is no {handle!r} here; there is: {there or 'nothing'}")

    def _label(self, block: Json, element: Json) -> str:
        """The words by which a person knows an element, or else its action_id."""
        world = self._sandbox.world
        if block["type"] == "input":
            return read_text(world, block["label"])
        return read_element(world, element) or str(element["action_id"])

    # Reading ------------------------------------------------------------------------------

    @property
    def buttons(self) -> list[str]:
        """The texts of the buttons, in order."""
        return [
            read_text(self._sandbox.world, element["text"])
            for _, element in self._elements()
            if element["type"] == "button"
        ]

    def options(self, handle: str) -> list[str]:
        """The labels of a select's, radio's, check boxes' or overflow menu's options."""
        _, element = self._find(handle, set(KEYS) | {"overflow"})
        return [read_text(self._sandbox.world, option["text"]) for option in choices_of(element)]

    def value(self, handle: str) -> Any:
        """What stands in an input: text, the chosen option's label (or labels), or None."""
        block, element = self._find(handle, set(KEYS))
        return self._shown(self._surface().values[block["block_id"]][element["action_id"]])

    def _shown(self, state: Json) -> Any:
        world = self._sandbox.world
        key = KEYS[state["type"]][0]
        value = state.get(key)
        if key == "selected_option":
            return read_text(world, value["text"]) if value else None
        if key == "selected_options":
            return [read_text(world, option["text"]) for option in value or ()]
        if key == "selected_user":
            return world.users[value].real_name if value in world.users else value
        if key == "selected_users":
            return [world.users[item].real_name for item in value or ()]
        return plain_value(state)

    # Doing --------------------------------------------------------------------------------

    def _done(self, outcome: Outcome) -> Seen:
        from sandbox.client.seen import Seen

        return Seen.after(self._sandbox, self._user, outcome)

    def click(self, handle: str, *, near: str | None = None, option: str | None = None) -> Seen:
        """Press a button by its text; with several of the same text, the first one at or below
        the block that says `near`. An overflow menu takes the label of its `option`."""
        world = self._sandbox.world
        block, element = self._find(handle, {"button", "overflow"}, near)
        value = None
        if element["type"] == "overflow":
            labels = {read_text(world, item["text"]): item["value"] for item in element["options"]}
            if option not in labels:
                raise Impossible(f"There is no {option!r}; there is: {', '.join(labels)}")
            value = labels[option]
        return self._done(
            self._sandbox.run(
                self._sandbox.actions.click(
                    self._user.id,
                    block_id=block["block_id"],
                    action_id=element["action_id"],
                    value=value,
                    **self._where(),
                )
            )
        )

    def fill(self, handle: str, text: str, *, enter: bool = False) -> Seen:
        """Type into a text input or set a date or time; `enter` presses Enter at the end."""
        kinds = {kind for kind in KEYS if kind.endswith(("_input", "picker"))}
        return self._change(*self._find(handle, kinds), text, enter=enter)

    def choose(self, handle: str, *choices: str) -> Seen:
        """Choose by visible labels (or values, ids): one, or several where that is possible.

        What was chosen before is replaced; no choice at all clears it.
        """
        kinds = {kind for kind in KEYS if not kind.endswith(("_input", "picker"))}
        block, element = self._find(handle, kinds)
        values = [self._choice(block, element, choice) for choice in choices]
        if KEYS[element["type"]][2]:
            return self._change(block, element, values)
        if len(values) > 1:
            raise Impossible(f"{handle!r} takes one choice")
        return self._change(block, element, values[0] if values else None)

    def suggest(self, handle: str, text: str) -> list[str]:
        """Type into a select whose options come from the bot; returns the labels it shows."""
        block, element = self._find(handle, {"external_select", "multi_external_select"})
        outcome = self._sandbox.run(
            self._sandbox.actions.suggest(
                self._user.id,
                block_id=block["block_id"],
                action_id=element["action_id"],
                text=text,
                **self._where(),
            )
        )
        if outcome.error:
            raise Impossible(outcome.error)
        return [read_text(self._sandbox.world, option["text"]) for option in outcome.options]

    def _change(self, block: Json, element: Json, value: Any, *, enter: bool = False) -> Seen:
        return self._done(
            self._sandbox.run(
                self._sandbox.actions.change(
                    self._user.id,
                    block_id=block["block_id"],
                    action_id=element["action_id"],
                    value=value,
                    enter=enter,
                    **self._where(),
                )
            )
        )

    def _choice(self, block: Json, element: Json, choice: str) -> str:
        """The value behind a visible choice."""
        world, kind = self._sandbox.world, element["type"]
        if "user" in kind:
            user = world.find_user(choice)
            if user is None:
                raise Impossible(f"There is nobody called {choice!r}")
            return user.id
        if "channel" in kind or "conversation" in kind:
            found = world.find_conversation(choice)
            if found is None or (found.is_private and self._user.id not in found.members):
                raise Impossible(f"There is no channel {choice!r}")
            return found.id
        key = (self._surface().key, block["block_id"], element["action_id"])
        options = [*choices_of(element), *world.offered.get(key, {}).values()]
        options += [element["initial_option"]] if element.get("initial_option") else []
        options += element.get("initial_options") or []
        for option in options:
            if choice in (read_text(world, option["text"]), option["value"]):
                return str(option["value"])
        labels = ", ".join(read_text(world, option["text"]) for option in options)
        raise Impossible(f"There is no option {choice!r}; there is: {labels or 'nothing'}")
