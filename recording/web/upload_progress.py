"""How far a worker is with a long list, and why it came to nothing."""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from recording.models import ListUpload
from recording.models.uploads import DRAFT
from recording.queries.uploads import is_one_in_hand
from recording.services.list_work import told_of
from registry.api.problems import details_of_problem
from registry.errors import Problem

LONG_WAIT = timedelta(minutes=1)
"""After so long without anybody at any file the page says where to look."""


def working_page(
    request: HttpRequest, own: ListUpload, problem: Problem | None, *, now: datetime
) -> HttpResponse:
    is_held = own.held_until is not None and own.held_until > now
    waits_behind = not is_held and is_one_in_hand(now=now)
    is_at_work = is_held or waits_behind
    context = {
        "own": own,
        "drafts": own.task == DRAFT,
        "is_held": is_held,
        "read": min(own.done, own.expected),
        "is_read": own.done >= own.expected,
        "waits_behind": waits_behind,
        "waits_long": not is_at_work
        and own.asked_at is not None
        and now - own.asked_at > LONG_WAIT,
        "problem": told_of(problem) if problem else own.failure,
    }
    status = details_of_problem(problem).status if problem else 200
    return render(request, "recording/upload-working.html", context, status=status)
