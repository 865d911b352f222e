"""A web process that is told to end answers first what is under way."""

import json
import signal
import time
from http.client import HTTPConnection
from pathlib import Path

from tests.reloading.serving import serving
from tests.services.running import answers, wait_until
from tests.services.seeded import seeded

LAST = "from registry.queries.changes import last_change; print(last_change())"


def test_a_request_that_is_under_way_is_answered_before_a_process_ends(tmp_path: Path) -> None:
    with seeded("sqlite", tmp_path / "data") as place:
        last = json.loads(place.manage("shell", "-v", "0", "-c", LAST).stdout)
        with serving(place) as (process, port):
            waiting = HTTPConnection("127.0.0.1", port, timeout=120)
            waiting.request("GET", f"/api/v1/changes?after={last}&wait=3")
            # It is being waited for when the signal comes: what was sent after it is answered.
            wait_until(lambda: answers(port))
            time.sleep(0.5)

            process.send_signal(signal.SIGTERM)

            answer = waiting.getresponse()
            assert answer.status == 200
            assert json.loads(answer.read())["results"] == []
            waiting.close()
            process.communicate(timeout=120)
            assert process.returncode == 0
            assert not answers(port)
