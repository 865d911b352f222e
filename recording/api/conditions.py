"""The entity tag of a changeset, which `If-Match` gives back."""

from recording.models import ChangesetDraft


def etag(draft: ChangesetDraft) -> str:
    """The strong entity tag: every change of the row is a revision."""
    return f'"{draft.revision}"'
