"""Makes a Celery worker take up its connection anew when an acknowledgement was lost.

Celery logs that it could not acknowledge a message, and goes on. With one job at a time that
message then keeps the only place there is, and the worker, alive to every question, takes no job
for an hour. A Redis that stands still for longer than the time-out of its socket brings that about.
"""

from typing import Any, ClassVar

from celery import signals
from celery.worker.request import Request


class HeardRequest(Request):
    consumer: ClassVar[Any] = None
    """Of this worker. kombu's own word for the loop is lost when a connection is."""

    def acknowledge(self) -> None:
        """Celery hands it to its loop, in no order: it is done a round before this looks."""
        super().acknowledge()
        if self.consumer is not None:
            self.consumer.call_soon(self.consumer.call_soon, self._break_off_if_lost)

    def _break_off_if_lost(self) -> None:
        """Raises: ConnectionResetError, from which the worker recovers; what it held comes back."""
        if not self.message.acknowledged:
            raise ConnectionResetError("An acknowledgement was lost.")


@signals.worker_ready.connect
def _know_the_consumer(sender: Any, **_: Any) -> None:
    HeardRequest.consumer = sender
