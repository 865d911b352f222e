"""The entity tag of an endpoint, which `If-Match` gives back."""

from notifications.models import Endpoint


def etag(endpoint: Endpoint) -> str:
    return f'"{endpoint.revision}"'
