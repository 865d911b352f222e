"""What a policy enforcement point needs to find us: AuthZEN's metadata document."""

from django.conf import settings
from joserfc import jws

from registry.documents.strict_json import canonical
from registry.errors import SigningKeyMissing
from registry.queries.signing_keys import Signer, signer
from registry.signing import ALGORITHM

_ENDPOINTS = {
    "access_evaluation_endpoint": "/access/v1/evaluation",
    "access_evaluations_endpoint": "/access/v1/evaluations",
    "search_subject_endpoint": "/access/v1/search/subject",
    "search_resource_endpoint": "/access/v1/search/resource",
    "search_action_endpoint": "/access/v1/search/action",
}


def configuration() -> dict[str, str]:
    """The document; signed as well where there is a key, and plain where it is missing."""
    base = settings.PUBLIC_URL
    plain = {"policy_decision_point": base}
    plain |= {name: f"{base}{path}" for name, path in _ENDPOINTS.items()}
    try:
        signs = signer()
    except SigningKeyMissing:
        signs = None
    return plain if signs is None else {**plain, "signed_metadata": _signed(plain, signs)}


def _signed(plain: dict[str, str], signs: Signer) -> str:
    """Without an instant of its own: the same document has the same signature."""
    header = {"alg": ALGORITHM, "kid": signs.key.id, "typ": "JWT"}
    claims = canonical({"iss": plain["policy_decision_point"], **plain})
    return jws.serialize_compact(header, claims, signs.key.as_jwk(), algorithms=[ALGORITHM])
