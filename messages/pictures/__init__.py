"""Pictures of numbers: an SVG template beside the other templates, drawn to a PNG.

A post that has a picture says so in its row, ``Post.picture``, as plain JSON::

    {
        "template": "progress",  # templates/pictures/progress.svg
        "values": {
            "region": "Nordics",  # as people call it; None: all regions
            # First and last day, both counted; `before` is not named when no figure has one.
            "period": {"from": "2026-10-01", "to": "2026-10-31"},
            "before": {"from": "2026-09-01", "to": "2026-09-30"},
            # The most important ones first; the first six are drawn. `key` is of the labels'
            # group "figure"; `before` may be None, there is nothing to compare with then;
            # `better` is what is good news: "more", "less", or None when neither is.
            # `unit` is "number", "share" (0.92 is read as 92%), "hours" or "days"; hours and
            # days are whole or have one decimal.
            "figures": [
                {"key": "nominations", "now": 12, "before": 9, "unit": "number", "better": "more"},
            ],
            # References by segment, the largest first; the first four are drawn. `key` is of
            # the labels' group ("industry", "activity", …) or, without one, is read as it is.
            "segments": [
                {"group": "industry", "key": "banking", "now": 41, "added": 5, "lost": 1},
            ],
        },
    }

When the post is sent, the picture is drawn in the post's language and uploaded, and the message's
template gets one value more, ``picture``: ``{"file": "F0123", "alt": "…"}``, or with ``file`` None
and ``because`` ("font", "drawing", "upload") when it had to be left out. A template shows it with
``{% from "pictures/parts.xml" import show_picture %}{{ show_picture(picture) }}``, which also says
in words what a picture that was left out would have shown. Where there is no picture at all (the
same digest in a reader's own language), pass ``picture=None`` and nothing is shown.

``Messages.draw`` makes the SVG and its words; ``PictureProcess`` makes it a PNG, in a process of
its own: resvg holds the interpreter lock while it draws, and a crash there is not the bot's.
"""

from messages.pictures.process import DrawingFailed, FontMissing, PictureProcess

__all__ = ["DrawingFailed", "FontMissing", "PictureProcess"]
