"""The collector of cycles rests while an impact is worked out, and is left as it was."""

import gc

import pytest

from recording.rules.collector import uncollected


@pytest.mark.parametrize("at_work", [True, False])
def test_the_collector_rests_within_and_is_afterwards_as_it_was(at_work: bool) -> None:
    was = gc.isenabled()
    try:
        (gc.enable if at_work else gc.disable)()

        with uncollected(), uncollected():
            within = gc.isenabled()

        assert (within, gc.isenabled()) == (False, at_work)
    finally:
        (gc.enable if was else gc.disable)()


def test_what_fails_within_sets_the_collector_to_work_again() -> None:
    @uncollected()
    def fails() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        fails()

    assert gc.isenabled()
