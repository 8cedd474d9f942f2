"""What the schedules post: for each kind the function that composes it from the store."""

from store.digests.composing import ComposedPost, Composer, Composers
from store.digests.milestones import compose_milestone_reminder
from store.digests.progress import compose_progress_digest
from store.digests.win_batch import compose_win_batch
from store.digests.wins import compose_wins_digest

COMPOSERS: Composers = {
    "wins_digest": compose_wins_digest,
    "progress_digest": compose_progress_digest,
    "win_batch": compose_win_batch,
    "milestone_reminder": compose_milestone_reminder,
}

__all__ = ["COMPOSERS", "ComposedPost", "Composer", "Composers"]
