"""What the program's hub is told when messages do not get through: in plain words, once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from store.clock import now
from store.members import list_hub
from store.models import Post, Program
from store.post_records import is_member
from store.posts import ANSWER, enqueue_post
from store.schedule_troubles import will_tell_hub

TOKEN_SUBJECT = "trouble:token"  # noqa: S105  (a subject, not a secret)

# Slack's words (docs of chat.postMessage and chat.update) and ours, and which of the sentences
# of `messages/templates/outbox/sentences.xml` tells what they mean and what helps.
_CAUSES = {
    "cannot_dm_bot": "is_a_bot",
    "cannot_reply_to_message": "thread_closed",
    "channel_not_found": "channel_not_found",
    "invalid_blocks": "our_fault",
    "is_archived": "is_archived",
    "messages_tab_disabled": "direct_messages_off",
    "msg_blocks_too_long": "our_fault",
    "msg_too_long": "our_fault",
    "no_text": "our_fault",
    "not_in_channel": "not_in_channel",
    "restricted_action": "restricted",
    "restricted_action_non_threadable_channel": "restricted",
    "restricted_action_read_only_channel": "restricted",
    "restricted_action_thread_locked": "thread_closed",
    "restricted_action_thread_only_channel": "restricted",
    "thread_not_found": "thread_closed",
    "too_many_tries": "too_many_tries",
    "unclear": "unclear",
    "unwritable": "our_fault",
    "user_disabled": "user_gone",
    "user_not_found": "user_gone",
}


def tell_failed(session: Session, *, post_id: int) -> None:
    """Tell the hub that a post has failed, unless it knows of this trouble at this place, or is
    told of it as a schedule is paused.

    In the hub's channel; when that is where the trouble is, or when there is none, each member
    of the hub reads it as a direct message.
    """
    post = session.get_one(Post, post_id, populate_existing=True)
    if _is_known(session, post) or will_tell_hub(session, post=post):
        return
    values = {
        "place": post.channel,
        "is_member": is_member(post.channel),
        "cause": _CAUSES.get(post.trouble, "other"),
        "trouble": post.trouble,
        "tried_at": now(session).isoformat(),
    }
    # The claim is over, so that a post which was tried again in vain is told of again.
    key = f"trouble:{post.id}:{values['tried_at']}"
    _tell_hub(session, key=key, values=values, subject=f"trouble:{post.id}", besides=post.channel)


def tell_token_refused(session: Session, *, trouble: str) -> None:
    """Let the hub know, as soon as Slack listens again, since when nothing could be sent."""
    waiting = exists().where(
        Post.subject == TOKEN_SUBJECT, Post.state.in_(("due", "sending", "unsure"))
    )
    if session.scalar(select(waiting)):
        return
    moment = now(session).isoformat()
    _tell_hub(
        session,
        key=f"{TOKEN_SUBJECT}:{moment}",
        values={"trouble": trouble, "since": moment},
        subject=TOKEN_SUBJECT,
        template="outbox/token",
    )


def _is_known(session: Session, post: Post) -> bool:
    """Whether another message failed at the same place for the same reason, and still stands."""
    other = exists().where(
        Post.channel == post.channel,
        Post.state == "failed",
        Post.trouble == post.trouble,
        Post.id != post.id,
    )
    return bool(session.scalar(select(other)))


def _tell_hub(
    session: Session,
    *,
    key: str,
    values: dict[str, Any],
    subject: str,
    template: str = "outbox/failed",
    besides: str | None = None,
) -> None:
    channel = session.scalar(select(Program.hub_channel))
    readers = list_hub(session) if channel in (None, besides) else [channel]
    for reader in readers:
        if reader is not None and reader != besides:
            enqueue_post(
                session,
                key=f"{key}:{reader}",
                channel=reader,
                template=template,
                values=values,
                subject=subject,
                priority=ANSWER,
            )
