"""The request that brings a delivery to its endpoint, signed for this attempt."""

from notifications.outbound.http import Request
from notifications.queries.boxes import Box
from notifications.rules.formats import FORMS
from notifications.rules.outcomes import Due


def request_for(due: Due, box: Box, *, body: bytes, timestamp: int, user_agent: str) -> Request:
    """`timestamp` is the second of the attempt; the bytes are those that were kept."""
    signature = box.signer.header(message_id=due.message_id, timestamp=timestamp, body=body)
    headers = {
        **box.headers,
        "Content-Type": FORMS[due.format].content_type,
        "User-Agent": user_agent,
        "webhook-id": due.message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature,
        "webhook-attempt": str(due.failures + 1),
    }
    return Request(box.url, headers, body, box.timeout_seconds)
