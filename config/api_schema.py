"""GET /api/schema: the OpenAPI document, which changes with a version of this service alone."""

from typing import Any

from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.request import Request
from rest_framework.response import Response

KEPT = "public, max-age=3600"


class OpenApiDocument(SpectacularJSONAPIView):
    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        final: Response = super().finalize_response(request, response, *args, **kwargs)
        if final.status_code < 400:
            private = "Authorization" in request.headers
            final.headers["Cache-Control"] = "private, no-cache" if private else KEPT
            final.headers["Vary"] = "Accept, Authorization"
        return final
