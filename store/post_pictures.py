"""What became of a post's picture, kept with the post so that no try does it twice."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from store.models import Post


def note_picture(session: Session, *, post_id: int, claim: str, facts: dict[str, Any]) -> bool:
    """Add facts about a claimed post's picture; False when the claim is not ours any more.

    `file` is the uploaded file's id, `failures` how often Slack did not take it, and `left_out`
    why the post goes without it ("upload").
    """
    ours = (Post.id == post_id, Post.state == "sending", Post.claim == claim)
    picture = session.scalar(select(Post.picture).where(*ours).with_for_update())
    if picture is None:
        return False
    noted = session.scalar(
        update(Post).where(*ours).values(picture=picture | facts).returning(Post.id)
    )
    return noted is not None
