"""Parts that run together end together, whoever ends them."""

import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

PROGRAM = """
import os, signal, sys, time
from config import supervising

supervising.LONGEST_STOP_SECONDS = 0.5

def sleep():
    print("sleeper", os.getpid(), flush=True)
    time.sleep(600)

def end():
    time.sleep(0.2)

def stay():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print("stubborn", os.getpid(), flush=True)
    time.sleep(600)

ended = supervising.run_together({name: globals()[name] for name in sys.argv[1:]})
print("ended", ended, flush=True)
"""


def together(*parts: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *parts], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def is_running(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z"


def pids_in(output: str) -> list[int]:
    lines = [line.split() for line in output.splitlines()]
    return [int(words[1]) for words in lines if words[0] != "ended"]


def test_the_part_that_ends_by_itself_is_named_and_takes_the_others_along():
    output, _ = together("sleep", "end").communicate(timeout=120)

    assert "ended end" in output
    assert not any(is_running(pid) for pid in pids_in(output))


def test_a_part_that_will_not_stop_is_killed():
    process = together("sleep", "stay")
    assert process.stdout is not None
    told = [process.stdout.readline() for _ in range(2)]
    process.send_signal(signal.SIGINT)

    # By itself it would end after ten minutes.
    output, _ = process.communicate(timeout=120)

    assert output == "ended None\n"
    assert not any(is_running(pid) for pid in pids_in("".join(told)))
