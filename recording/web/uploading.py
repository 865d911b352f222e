"""A list of organisations uploaded as a CSV file, to be compared with one on record."""

from collections.abc import Mapping
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accesscontrol.rules.principals import Principal
from recording.errors import TooManyRows, UnfitHeader, UnreadableList
from recording.queries.names import names_on_record
from recording.rules.comparing import ImportTerms, Removal, Terms
from recording.rules.forms.members import STANDING
from recording.rules.listed import FaultyRow, date_of
from recording.rules.workflow import Action
from recording.services.uploads import upload_list
from recording.web.doors import for_those_who
from registry.api.problems import details_of_problem

REMOVALS = (
    (Removal.REPORT.value, "Nothing", "The file may be a part of the list only."),
    (Removal.END.value, "Their membership ends", "The world changed: they are off the list."),
    (
        Removal.RETRACT.value,
        "They are taken off the record",
        "The record was wrong: they were never on the list.",
    ),
)
_TEXTS = ("list", "from", "standing", "removed", "removed_on", "title", "reason")
_USUAL = {"removed": Removal.REPORT.value}

LONGEST_TITLE = 300
LONGEST_REASON = 60_000

Faults = dict[str, str]
"""What is wrong with a field, by its name."""


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_who(Action.CREATE)
def upload(request: HttpRequest, principal: Principal) -> HttpResponse:
    """Which list, which file, and what holds for all its rows."""
    if request.method != "POST":
        return _page(request, {**_USUAL, "list": request.GET.get("list", "")}, {})
    given = {name: request.POST.get(name, "").replace("\x00", "").strip() for name in _TEXTS}
    given["new"] = request.POST.get("new", "")
    file = request.FILES.get("file")
    faults = _faults(given, file)
    if faults or not isinstance(file, UploadedFile) or file.file is None:
        return _page(request, given, faults)
    try:
        own = upload_list(
            _binary(file),
            file_name=file.name or "list.csv",
            terms=_terms(given),
            title=given["title"],
            reason=given["reason"],
            actor=principal,
            now=timezone.now(),
        )
    except (TooManyRows, UnfitHeader, UnreadableList) as problem:
        details = details_of_problem(problem)
        fields = {fault.pointer[1:]: fault.detail for fault in problem.faults}
        return _page(request, given, fields or {"file": details.detail}, status=details.status)
    return HttpResponseRedirect(reverse("desk-upload", args=[own.id]))


def _page(
    request: HttpRequest, given: Mapping[str, str], faults: Faults, status: int = 422
) -> HttpResponse:
    context = {
        "lists": [(i, name) for (_, i), name in sorted(names_on_record(("list",)).items())],
        "given": given,
        "faults": faults,
        "standings": STANDING.options[1:],
        "removals": REMOVALS,
        "largest": settings.LARGEST_CSV,
    }
    return render(request, "recording/upload.html", context, status=status if faults else 200)


def _faults(given: Mapping[str, str], file: Any) -> Faults:
    found: Faults = {}
    if ("list", given["list"]) not in names_on_record(("list",)):
        found["list"] = "Choose a list that is on record."
    if file is None:
        found["file"] = "Choose a file."
    elif file.size > settings.LARGEST_CSV:
        found["file"] = f"A file takes at most {settings.LARGEST_CSV} bytes; divide it."
    if given["removed"] not in {value for value, _, _ in REMOVALS}:
        found["removed"] = "Choose one of these."
    for name in ("from", "removed_on"):
        try:
            date_of(name, given[name])
        except FaultyRow as fault:
            found[name] = fault.cure
    if given["removed"] == Removal.END.value and not given["removed_on"]:
        found["removed_on"] = "Say on which day they ended."
    if given["standing"] and given["standing"] not in {word for word, _ in STANDING.options}:
        found["standing"] = "Choose one of these."
    if len(given["title"]) > LONGEST_TITLE:
        found["title"] = f"A title has at most {LONGEST_TITLE} characters."
    if len(given["reason"]) > LONGEST_REASON:
        found["reason"] = f"A reason has at most {LONGEST_REASON} characters."
    return found


def _terms(given: Mapping[str, str]) -> ImportTerms:
    removal = Removal(given["removed"])
    return ImportTerms(
        list_id=given["list"],
        terms=Terms(given["from"] or None, given["standing"] or None),
        removal=removal,
        removed_on=given["removed_on"] if removal is Removal.END else None,
        creates=given["new"] == "on",
    )


def _binary(file: UploadedFile) -> BinaryIO:
    """The file beneath: what Django wraps around it cannot be read as text."""
    beneath: Any = file.file
    return getattr(beneath, "file", beneath)  # type: ignore[no-any-return]
