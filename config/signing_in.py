"""How the operator's OpenID provider is told to django-allauth."""

from typing import Any
from urllib.parse import urlsplit

from config.environment_parts import Oidc

PROVIDER = "oidc"
"""Part of the address that the provider leads back to: /auth/oidc/oidc/login/callback/."""


def oidc_apps(oidc: Oidc | None) -> list[dict[str, Any]]:
    if oidc is None:
        return []
    app = {
        "provider_id": PROVIDER,
        "name": oidc.name,
        "client_id": oidc.client_id,
        "secret": oidc.client_secret,
        "settings": {"server_url": oidc.issuer, "oauth_pkce_enabled": True},
    }
    return [app]


def origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
