"""Which model the address of a call names, where providers put it there.

/v1beta/models/MODEL:generateContent        and the like, behind any prefix
/openai/deployments/MODEL/chat/completions
/model/MODEL/converse
"""

_BEFORE_A_VERB = "models"
"""Behind it the model ends at the last colon, behind which stands what is to be done."""
_BEFORE = (_BEFORE_A_VERB, "deployments", "model")


def model_in(path: str) -> str | None:
    """None where the address names none. The last one counts: what stands before is a prefix."""
    steps = [step for step in path.split("?", 1)[0].split("/") if step]
    for number in range(len(steps) - 1, 0, -1):
        if steps[number - 1] in _BEFORE:
            name = steps[number]
            if steps[number - 1] == _BEFORE_A_VERB:
                name = name.rpartition(":")[0] or name
            return name
    return None
