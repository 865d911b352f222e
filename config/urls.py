"""Every address of the service."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path, re_path
from django.views.decorators.csrf import csrf_exempt

from accesscontrol.api.authentication import right_key_or_none
from accesscontrol.api.authzen_metadata import AuthzenConfiguration
from config.api_schema import OpenApiDocument
from config.documentation import views as documentation
from config.pages import api_docs, problems_page, stylesheet_file
from registry.api.ledger import Jwks

admin.autodiscover()
# Sign-ins and second factors are no part of the record, and change on pages of their own.
for model in (User, Group, EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


@csrf_exempt
def nothing_here(request: HttpRequest) -> HttpResponse:
    """What no other address answers; raised here so that it becomes a problem or a page."""
    raise Http404


urlpatterns = [
    path("", include("registry.web.urls")),
    path("api/v1/", include("registry.api.urls")),
    path("api/v1/", include("accesscontrol.api.urls")),
    path("api/v1/", include("notifications.api.urls")),
    path("api/v1/", include("notifications.feeds.views")),
    path("api/v1/", include("recording.api.urls")),
    path("access/v1/", include("accesscontrol.api.access_urls")),
    path(".well-known/authzen-configuration", AuthzenConfiguration.as_view()),
    path(".well-known/jwks.json", Jwks.as_view(), name="jwks"),
    path("api/schema", OpenApiDocument.as_view(), name="schema"),
    path("api/docs", csrf_exempt(right_key_or_none(api_docs)), name="api-docs"),
    path("site.css", csrf_exempt(stylesheet_file), name="stylesheet"),
    path("docs/problems", csrf_exempt(problems_page), name="problems"),
    path("docs/", csrf_exempt(documentation.contents), name="docs"),
    path("docs/<path:name>.md", csrf_exempt(documentation.source), name="docs-source"),
    path("docs/<path:name>", csrf_exempt(documentation.document), name="docs-page"),
    path("llms.txt", csrf_exempt(documentation.llms), name="llms"),
    path("", include("accesscontrol.web.urls")),
    path("", include("notifications.web.urls")),
    path("", include("notifications.feeds.views")),
    path("desk", include("recording.web.urls")),
    path("auth/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    re_path(r"^(?:api|access)/.*", csrf_exempt(right_key_or_none(nothing_here))),
    re_path(r".*", nothing_here),
]
