"""What the bot says: templates, the compiler to Block Kit, locales.

``Messages`` is all that other rooms need; README.md beside this file explains the vocabulary.
"""

from messages.errors import MarkupError, UnknownSentence
from messages.renderer import Drawing, Messages

__all__ = ["Drawing", "MarkupError", "Messages", "UnknownSentence"]
