"""The question as the peers take it, and the approvals that they know."""

import json
import os
from typing import Any

from pydantic import BaseModel


class Subject(BaseModel):
    organization: str
    staff: bool = False
    classes: dict[str, str] = {}


class Check(BaseModel):
    model: str
    channel: str
    subject: Subject


def data() -> dict[str, Any]:
    with open(os.environ["PEER_DATA"]) as file:
        found: dict[str, Any] = json.load(file)
    return found
