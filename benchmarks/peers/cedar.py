"""FastAPI with Cedar: the policies of one family, and the organisation with its lists."""

import cedarpy
from fastapi import FastAPI

from benchmarks.peers.asked import Check, data

app = FastAPI()
DATA = data()
POLICIES = {
    family: "\n".join(
        f'permit(principal in List::"{name}", action == Action::"use", '
        f'resource == Family::"{family}");'
        for name in lists
    )
    for family, lists in DATA["lists_of_family"].items()
}


@app.post("/api/v1/checks")
async def check(asked: Check) -> dict[str, str]:
    family = DATA["families"][asked.model]
    name = asked.subject.organization
    lists = DATA["lists_of_organization"].get(name, [])
    entities = [
        {
            "uid": {"type": "Organization", "id": name},
            "attrs": {},
            "parents": [{"type": "List", "id": one} for one in lists],
        }
    ]
    request = {
        "principal": f'Organization::"{name}"',
        "action": 'Action::"use"',
        "resource": f'Family::"{family}"',
        "context": {},
    }
    found = cedarpy.is_authorized(request, POLICIES.get(family, ""), entities)
    return {"outcome": "allow" if found.allowed else "deny", "model": asked.model}
