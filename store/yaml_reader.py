"""Reads YAML so that every mistake can be named with its line, all of them at once.

The text is composed to nodes only, never constructed: a node knows its line, and `NO` (Norway)
stays what was written instead of becoming false.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from store.errors import FileProblem

_NULL = "tag:yaml.org,2002:null"


def line_of(node: Node) -> int:
    """The line on which a node begins, counted from 1."""
    line: int = node.start_mark.line
    return line + 1


def suggestion(word: str, known: Iterable[str]) -> str:
    """ " Did you mean …?" when something known looks like the word, else nothing."""
    by_fold = {name.casefold(): name for name in known}
    close = get_close_matches(word.casefold(), by_fold, n=1, cutoff=0.7)
    return f" Did you mean {by_fold[close[0]]}?" if close else ""


class YamlReader:
    """Reads nodes as what they should be; what they are not goes to `problems`."""

    def __init__(self) -> None:
        self.problems: list[FileProblem] = []

    def refuse(self, node: Node, text: str) -> None:
        """Note a problem at a node's line."""
        self.problems.append(FileProblem(line_of(node), text))

    def document(self, text: str) -> Node | None:
        """The root of the one document in a text; None, with the problem noted, if broken."""
        try:
            root: Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else 1
            said = ", ".join(part for part in (error.context, error.problem) if part)
            self.problems.append(FileProblem(line, f"this is not YAML: {said}."))
            return None
        except yaml.reader.ReaderError as error:
            line = text.count("\n", 0, error.position) + 1
            self.problems.append(
                FileProblem(line, "there is a character that YAML does not allow.")
            )
            return None
        except RecursionError:
            self.problems.append(FileProblem(1, "it is nested too deep."))
            return None
        if root is None:
            self.problems.append(FileProblem(1, "the file is empty."))
        return root

    def mapping(
        self,
        node: Node | None,
        *,
        what: str,
        allowed: Sequence[str],
        required: Sequence[str] = (),
    ) -> dict[str, Node]:
        """The values of a mapping by key; keys without a value count as left out."""
        if node is None:
            return {}
        if not isinstance(node, MappingNode):
            self.refuse(node, f"{what} is written as keys and values, such as {allowed[0]}: ….")
            return {}
        values: dict[str, Node] = {}
        lines: dict[str, int] = {}
        for key_node, value in node.value:
            key = key_node.value if isinstance(key_node, ScalarNode) else ""
            if key not in allowed:
                hint = suggestion(key, allowed) or f" Known are {', '.join(allowed)}."
                self.refuse(key_node, f'{what} has no "{key}".{hint}')
            elif key in lines:
                self.refuse(key_node, f'"{key}" stands twice (first in line {lines[key]}).')
            else:
                lines[key] = line_of(key_node)
                if value.tag != _NULL:
                    values[key] = value
        for key in required:
            if key not in values:
                self.refuse(node, f'{what} needs "{key}".')
        return values

    def items(self, node: Node | None, *, what: str) -> list[Node]:
        """The items of a list."""
        if node is None:
            return []
        if not isinstance(node, SequenceNode):
            self.refuse(node, f"{what} is a list, such as [a, b].")
            return []
        return list(node.value)

    def text(self, node: Node | None, *, what: str, most: int | None = None) -> str | None:
        """A text without space around it; None when left out or not a text."""
        if node is None:
            return None
        if not isinstance(node, ScalarNode) or node.tag == _NULL or not node.value.strip():
            self.refuse(node, f"{what} is a single text.")
            return None
        value: str = node.value.strip()
        if "\x00" in value or (most is not None and len(value) > most):
            self.refuse(node, f"{what} has {len(value)} characters; {most} are the most.")
            return None
        return value

    def number(self, node: Node | None, *, what: str, most: int) -> int | None:
        """A whole number from 0 to `most`; None when left out or none."""
        value = self.text(node, what=what)
        if value is None or node is None:
            return None
        if value.isascii() and value.isdigit() and len(value) <= len(str(most)):
            number = int(value)
            if number <= most:
                return number
        self.refuse(node, f'{what} is a whole number from 0 to {most}, not "{value}".')
        return None
