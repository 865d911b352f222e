"""GET /api/v1/models…: the frontier models with their status per channel."""

from typing import Annotated, Literal

from pydantic import Field
from rest_framework.request import Request
from rest_framework.response import Response

from registry.api.answers import (
    HistoryAnswer,
    ListedModel,
    ResolveAnswer,
    StatusAnswer,
    WholeModel,
    page_of,
)
from registry.api.asking import KnownQuery, PositionQuery, WeighedQuery, position_of
from registry.api.base import ReadView
from registry.api.described import described
from registry.api.pages import PagedQuery, next_url, read_cursor
from registry.api.parsing import read_query
from registry.api.records import Text, whole_record
from registry.presentation import instant_or_none
from registry.queries.ledger import record_of
from registry.queries.models import list_models
from registry.queries.statuses import (
    find_channel,
    find_model,
    history_rows,
    status_data,
    status_rows,
)

Channel = Annotated[str, Field(max_length=128, description="The id of a channel.")]


class ModelsQuery(PositionQuery, PagedQuery):
    developer: Text | None = None
    family: Text | None = None
    channel: Channel | None = None
    tier: Literal["general", "restricted", "limited", "closed"] | None = None
    q: Text | None = None


class ChannelQuery(PositionQuery):
    channel: Channel


class HistoryQuery(WeighedQuery):
    channel: Channel | None = None


class ResolveQuery(KnownQuery):
    id: Annotated[str, Field(max_length=300, description="A model id or any alias.")]


class FrontierModels(ReadView):
    @described(
        summary="The frontier models on record, each with its status per channel",
        operation="list_models",
        tag="models",
        answer=page_of("Models", ListedModel),
        query=ModelsQuery,
        problems=(404,),
    )
    def get(self, request: Request) -> Response:
        query = read_query(ModelsQuery, request)
        position = position_of(query)
        after = None
        if query.cursor is not None:
            size, after = read_cursor(query.cursor)
            position = position.at_size(size)
        record = record_of(position.point)
        if query.channel is not None:
            find_channel(record, query.channel)
        filters = {"developer": query.developer, "family": query.family, "q": query.q}
        page = list_models(
            position,
            filters={name: value for name, value in filters.items() if value is not None},
            channel=query.channel,
            tier=query.tier,
            after=after,
            limit=query.limit,
        )
        following = next_url(request, size=position.size, last=page.last)
        return Response({"results": page.results, "next": following})


class OneFrontierModel(ReadView):
    @described(
        summary="One frontier model: identity, aliases, and its status per channel",
        operation="get_model",
        tag="models",
        answer=WholeModel,
        query=PositionQuery,
        problems=(404,),
    )
    def get(self, request: Request, object_id: str) -> Response:
        position = position_of(read_query(PositionQuery, request))
        model = find_model(record_of(position.point), object_id)
        rows = status_rows(position, [model])
        status = [status_data(row) for row in rows.values()]
        return Response({**whole_record("model", model, position.size), "status": status})


class ModelStatus(ReadView):
    @described(
        summary="The status of a model over one channel",
        operation="get_status",
        tag="models",
        answer=StatusAnswer,
        query=ChannelQuery,
        problems=(404,),
    )
    def get(self, request: Request, object_id: str) -> Response:
        query = read_query(ChannelQuery, request)
        position = position_of(query)
        record = record_of(position.point)
        model = find_model(record, object_id)
        channel = find_channel(record, query.channel)
        row = status_rows(position, [model], [channel])[model, channel]
        return Response({"model": model, **status_data(row), **position.echo})


class ModelHistory(ReadView):
    @described(
        summary="The status intervals of a model, past and scheduled, oldest first",
        operation="get_history",
        tag="models",
        answer=HistoryAnswer,
        query=HistoryQuery,
        problems=(404,),
    )
    def get(self, request: Request, object_id: str) -> Response:
        query = read_query(HistoryQuery, request)
        position = position_of(query)
        record = record_of(position.point)
        model = find_model(record, object_id)
        channels = sorted(record.channels)
        if query.channel is not None:
            channels = [find_channel(record, query.channel)]
        intervals = [
            {
                "channel": channel,
                "start": instant_or_none(row.start),
                "end": instant_or_none(row.end),
                **row.data,
            }
            for channel in channels
            for row in history_rows(position, model=model, channel=channel)
        ]
        return Response(
            {
                "model": model,
                "trust": position.trust.value,
                "ledger_size": position.size,
                "results": intervals,
            }
        )


class Resolve(ReadView):
    @described(
        summary="Which model an alias names",
        operation="resolve",
        tag="models",
        answer=ResolveAnswer,
        query=ResolveQuery,
        problems=(404,),
    )
    def get(self, request: Request) -> Response:
        query = read_query(ResolveQuery, request)
        position = position_of(query)
        record = record_of(position.point)
        model = find_model(record, query.id)
        schemes = [scheme for scheme, alias in record.models[model].aliases if alias == query.id]
        return Response(
            {
                "id": query.id,
                "model": model,
                "scheme": min(schemes, default="greenlight"),
                "ledger_size": position.size,
            }
        )
