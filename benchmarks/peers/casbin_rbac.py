"""FastAPI with Casbin: roles for lists, an enforcer for each family, so that each stays small."""

import casbin
from fastapi import FastAPI

from benchmarks.peers.asked import Check, data

MODEL = """
[request_definition]
r = sub, obj
[policy_definition]
p = sub, obj
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = g(r.sub, p.sub) && r.obj == p.obj
"""

app = FastAPI()
DATA = data()


def enforcer_of(family: str, lists: list[str]) -> casbin.Enforcer:
    model = casbin.Model()
    model.load_model_from_text(MODEL)
    made = casbin.Enforcer(model)
    made.add_policies([(name, family) for name in lists])
    wanted = set(lists)
    made.add_grouping_policies(
        [
            (organization, name)
            for organization, names in DATA["lists_of_organization"].items()
            for name in names
            if name in wanted
        ]
    )
    return made


ENFORCERS = {
    family: enforcer_of(family, lists) for family, lists in DATA["lists_of_family"].items() if lists
}


@app.post("/api/v1/checks")
async def check(asked: Check) -> dict[str, str]:
    family = DATA["families"][asked.model]
    enforcer = ENFORCERS.get(family)
    allowed = enforcer is not None and enforcer.enforce(asked.subject.organization, family)
    return {"outcome": "allow" if allowed else "deny", "model": asked.model}
