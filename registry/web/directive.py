"""/directives/{id}: one act of an authority, with all that is known of it."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from registry.queries.directive_page import DirectiveStory, directive_story
from registry.queries.names import names_at
from registry.queries.object_page import ObjectPage, object_page
from registry.rules.citing import Cited, as_bibtex, as_text
from registry.web.clocks import Clocks
from registry.web.edge import data_page, render_page
from registry.web.gaps import gap_words
from registry.web.shelves import json_of, object_context

TOLD_IN_SECTIONS = frozenset(
    {
        "appeal",
        "clarity",
        "duration",
        "grounds",
        "legal_basis",
        "relations",
        "remediation",
        "standing",
    }
)
_NOT_HTML = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


@data_page
def directive(request: HttpRequest, clocks: Clocks, object_id: str) -> HttpResponse:
    """Raises: UnknownObject."""
    page = object_page("directive", object_id, clocks.position)
    story = directive_story(page, clocks.position)
    names = names_at(clocks.position.point)
    plain = {name: value for name, value in page.obj.items() if name not in TOLD_IN_SECTIONS}
    cited = _cited(page, story, clocks)
    context = {
        **object_context(page, clocks, shown=plain),
        "plural": "directives",
        "story": story,
        "provisions": [
            (
                one,
                [gap_words(gap, names, clocks) for gap in one.gaps],
                json.dumps(one.obj, indent=2, ensure_ascii=False),
            )
            for one in story.provisions
        ],
        "counts": {value: story.count(value) for value in ("stated", "not_stated", "unknown")},
        "citation": {"text": as_text(cited), "bibtex": as_bibtex(cited)},
        "json_ld": _script(_json_ld(page, story, cited)),
    }
    return render_page(
        request,
        "registry/directive.html",
        context,
        clocks=clocks,
        formats=[json_of("directive", object_id, clocks)],
    )


def _cited(page: ObjectPage, story: DirectiveStory, clocks: Clocks) -> Cited:
    """The address names the state of the record, so that it shows what was cited."""
    path = reverse("directive", args=[page.obj["id"]])
    issued = story.issued
    year = (issued.days[0] if issued.days else issued.instant.date()).year
    return Cited(
        id=page.obj["id"],
        authority=story.authority["name"],
        title=page.obj["title"],
        instrument=page.obj["instrument"].replace("-", " "),
        issued=issued.words,
        year=str(year),
        registry="Greenlight",
        url=f"{settings.PUBLIC_URL}{path}?known_at={clocks.position.size}",
        size=clocks.position.size,
        position=clocks.as_of.words,
    )


def _json_ld(page: ObjectPage, story: DirectiveStory, cited: Cited) -> dict[str, Any]:
    """In the words of schema.org: an act of a government is legislation there."""
    is_government = story.authority["kind"] not in ("developer", "company", "operator")
    issuer = {"@type": "GovernmentOrganization" if is_government else "Organization",
              "name": story.authority["name"]}  # fmt: skip
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Legislation" if is_government else "CreativeWork",
        "@id": f"{settings.PUBLIC_URL}{reverse('directive', args=[page.obj['id']])}",
        "identifier": page.obj["id"],
        "name": page.obj["title"],
        "url": cited.url,
        "dateCreated": story.issued.iso,
        "creator": issuer,
        "citation": [
            {"@type": "CreativeWork", "name": one.title, "publisher": one.publisher}
            for one in page.cited
        ],
    }
    if is_government:
        found["legislationType"] = cited.instrument
        found["legislationDate"] = story.issued.iso
        found["legislationPassedBy"] = issuer
        found["legislationJurisdiction"] = story.authority["jurisdiction"]
    return found


def _script(data: dict[str, Any]) -> SafeString:
    """JSON that cannot end the script element in which it stands."""
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(_NOT_HTML))  # noqa: S308
