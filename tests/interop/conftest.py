"""A real service, a model's provider to stand behind gateways, and samples from the page."""

from collections.abc import Iterator

import pytest

from tests.greenlight.conftest import key, service
from tests.interop.provider import Provider, serving

__all__ = ["key", "provider", "service"]


@pytest.fixture
def provider() -> Iterator[Provider]:
    with serving() as made:
        yield made
