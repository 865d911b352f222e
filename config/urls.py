"""Every address of the service."""

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path, re_path
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.views import SpectacularJSONAPIView

from config.pages import api_docs, problems_page
from registry.api.ledger import Jwks
from registry.web.views import board

admin.site.site_header = "Greenlight"
admin.site.site_title = "Greenlight"
admin.site.index_title = "The record, to read"
admin.site.enable_nav_sidebar = False


@csrf_exempt
def nothing_here(request: HttpRequest) -> HttpResponse:
    """What no other address answers; raised here so that it becomes a problem or a page."""
    raise Http404


urlpatterns = [
    path("", csrf_exempt(board), name="board"),
    path("api/v1/", include("registry.api.urls")),
    path("api/v1/", include("accesscontrol.api.urls")),
    path(".well-known/jwks.json", Jwks.as_view(), name="jwks"),
    path("api/schema", SpectacularJSONAPIView.as_view(), name="schema"),
    path("api/docs", csrf_exempt(api_docs), name="api-docs"),
    path("docs/problems", csrf_exempt(problems_page), name="problems"),
    path("admin/", admin.site.urls),
    re_path(r".*", nothing_here),
]
