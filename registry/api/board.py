"""GET /api/v1/status.json: the whole board in a few kilobytes."""

from rest_framework.request import Request
from rest_framework.response import Response

from registry.api.answers import BoardAnswer
from registry.api.asking import PositionQuery, position_of
from registry.api.base import ReadView
from registry.api.described import described
from registry.api.parsing import read_query
from registry.queries.board import board_data


class Board(ReadView):
    @described(
        summary="The status of every model over every channel",
        operation="get_board",
        tag="models",
        answer=BoardAnswer,
        query=PositionQuery,
    )
    def get(self, request: Request) -> Response:
        return Response(board_data(position_of(read_query(PositionQuery, request))))
