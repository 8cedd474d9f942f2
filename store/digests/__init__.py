"""What the schedules post: for each kind the function that composes it from the store."""

from store.digests.composing import ComposedPost, Composer, Composers

COMPOSERS: Composers = {}

__all__ = ["COMPOSERS", "ComposedPost", "Composer", "Composers"]
