"""/api/v1/subscriptions: asking for mails. The reader of the address decides."""

from typing import Annotated, Literal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from pydantic import AfterValidator, BaseModel, Field, model_validator
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from notifications.api.asking_limits import check_not_too_often
from notifications.models.subscriptions import ADDRESS_LENGTH
from notifications.rules.subscriptions import ALL, Rhythm, Topic, Wish
from notifications.services.subscribing import ask
from registry.api.described import described
from registry.api.parsing import read_body
from registry.documents.shapes import Shape

SAID = (
    "If this address can be written to, a mail with a link is on its way to it. Mails come once "
    "its reader has confirmed, within 48 hours."
)


def _address(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise ValueError("This is no e-mail address; write it as name@example.org") from None
    return text


RhythmName = Literal["immediate", "daily", "weekly"]
ObjectId = Annotated[str, Field(min_length=1, max_length=300)]


class SubscriptionShape(Shape):
    """About a model, a developer or a channel; about everything where none of them is given."""

    email: Annotated[str, Field(max_length=ADDRESS_LENGTH), AfterValidator(_address)]
    model: ObjectId | None = None
    developer: ObjectId | None = None
    channel: ObjectId | None = None
    rhythm: RhythmName = "immediate"

    @model_validator(mode="after")
    def _about_one(self) -> "SubscriptionShape":
        if sum(name is not None for name in (self.model, self.developer, self.channel)) > 1:
            raise ValueError("give one of model, developer and channel; ask again for another")
        return self

    @property
    def topic(self) -> Topic:
        for kind in ("model", "developer", "channel"):
            name = getattr(self, kind)
            if name is not None:
                return Topic(kind, name)
        return Topic(ALL)


class AskedAnswer(BaseModel):
    """The same whether the address is subscribed already or not."""

    state: str
    detail: str


class Subscriptions(APIView):
    http_method_names = ["post", "options"]

    @described(
        summary="Ask for mails to an address; its reader confirms them by a link",
        operation="subscribe",
        tag="subscriptions",
        answer=AskedAnswer,
        body=SubscriptionShape,
        example={"email": "desk@bank.example", "model": "fable-5", "rhythm": "daily"},
        status=202,
    )
    def post(self, request: Request) -> Response:
        body = read_body(SubscriptionShape, request.data)
        check_not_too_often(request)
        ask(wish=Wish(body.email, body.topic, Rhythm(body.rhythm)), now=timezone.now())
        answer = {"state": "asked", "detail": SAID}
        return Response(answer, status=202, headers={"Cache-Control": "no-store"})
