"""The warehouse as it is at one moment, for looking at many days."""

from __future__ import annotations

from datetime import date

from tasks.contracts.manifest import Manifest
from tasks.storage.blobs import Location
from tasks.storage.warehouse import Warehouse


class Glance(Warehouse):
    """A warehouse whose heads were all read when it was opened: the state of a day asks for those of its window again and
    again, and on object storage each is a request. Not for writing: it does not see what is committed later.
    """

    def __init__(self, root: Location) -> None:
        super().__init__(root)
        self._heads = self.snapshot(unpublished=True)

    def days(self) -> list[date]:
        """Days with at least one commit, in order."""
        return sorted(self._heads)

    def head(self, day: date) -> Manifest:
        """The newest manifest of the day, published or not; sequence 0 when there is none."""
        return self._heads.get(day) or Manifest(day)

    def published(self, day: date) -> Manifest | None:
        """The newest published manifest of the day."""
        head = self.head(day)
        if not head.sequence:
            return None
        return head if head.published else super().published(day)
