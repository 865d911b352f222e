"""What the tests of searches share."""

from tests.accesscontrol.authzen.searching import many_on_record

__all__ = ["many_on_record"]
