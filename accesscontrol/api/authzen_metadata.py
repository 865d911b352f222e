"""GET /.well-known/authzen-configuration: where AuthZEN is spoken here."""

from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from accesscontrol.api.authzen_base import NEVER
from accesscontrol.api.authzen_shapes import ConfigurationAnswer
from accesscontrol.queries.authzen_metadata import configuration
from registry.api.base import ReadView
from registry.api.described import described


class AuthzenConfiguration(ReadView):
    permission_classes = (AllowAny,)

    @described(
        summary="AuthZEN: the metadata of this decision point",
        operation="authzen_configuration",
        tag="authzen",
        answer=ConfigurationAnswer,
        never=NEVER,
    )
    def get(self, request: Request) -> Response:
        return Response(configuration())
