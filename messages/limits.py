"""Slack's limits on what a message, a modal or the home tab may hold.

Source: Slack's Block Kit reference and the SDK's typed definitions. Lengths are characters,
counted as UTF-16 units where it matters: that is the stricter of the two ways to count.
"""

from __future__ import annotations

from typing import Final

MESSAGE_BLOCKS: Final = 50
VIEW_BLOCKS: Final = 100

# Undocumented: a message whose blocks hold about 13,200 characters is refused
# (msg_blocks_too_long, bolt-js issue 2509). The containers count too, so stay well below.
MESSAGE_CHARACTERS: Final = 12_000
CONTAINER_CHARACTERS: Final = 24
# A view is refused past 250 kB of JSON; the SDK sends ASCII, so six bytes a character at worst.
VIEW_BYTES: Final = 240_000
# chat.update refuses a text past 4,000; it is a notification, so it is kept much shorter.
NOTIFICATION: Final = 1_000

VIEW_TITLE: Final = 24
VIEW_BUTTON: Final = 24
PRIVATE_METADATA: Final = 3_000
CALLBACK_ID: Final = 255
BLOCK_ID: Final = 255
ACTION_ID: Final = 255

TEXT: Final = 3_000
HEADER: Final = 150
SECTION_FIELDS: Final = 10
FIELD: Final = 2_000
CONTEXT_ELEMENTS: Final = 10
ACTIONS_ELEMENTS: Final = 25
URL: Final = 3_000
IMAGE_ALT: Final = 2_000
IMAGE_TITLE: Final = 2_000
FILE_ID: Final = 255

BUTTON_TEXT: Final = 75
BUTTON_VALUE: Final = 2_000
BUTTON_LABEL: Final = 75

OPTIONS: Final = 100
GROUPS: Final = 100
CHOICES: Final = 10
OVERFLOW_OPTIONS: Final = 5
OPTION_TEXT: Final = 75
OPTION_DESCRIPTION: Final = 75
OPTION_VALUE: Final = 150
PLACEHOLDER: Final = 150

INPUT_LABEL: Final = 2_000
INPUT_HINT: Final = 2_000
INPUT_LENGTH: Final = 3_000

CONFIRM_TITLE: Final = 100
CONFIRM_TEXT: Final = 300
CONFIRM_BUTTON: Final = 30
