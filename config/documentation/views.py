"""The documentation as pages, as the files themselves, and as a list for language models."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from config.documentation.rendering import rendered
from config.documentation.shelf import chapters, documents, neighbours

an_hour = cache_control(public=True, max_age=3600, stale_if_error=86400)


@require_safe
@an_hour
def contents(request: HttpRequest) -> HttpResponse:
    return render(request, "docs.html", {"chapters": chapters()})


@require_safe
@an_hour
def document(request: HttpRequest, name: str) -> HttpResponse:
    if name not in documents():
        raise Http404
    before, after = neighbours(name)
    context = {
        "document": documents()[name],
        "rendered": rendered(name),
        "chapters": chapters(),
        "before": before,
        "after": after,
    }
    return render(request, "docs_page.html", context)


@require_safe
@an_hour
def source(request: HttpRequest, name: str) -> HttpResponse:
    """The file itself."""
    if name not in documents():
        raise Http404
    text = documents()[name].path.read_text(encoding="utf-8")
    return HttpResponse(text, content_type="text/markdown; charset=utf-8")


@require_safe
@an_hour
def llms(request: HttpRequest) -> HttpResponse:
    """llms.txt: what this is and where it is documented, for language models (llmstxt.org)."""
    context = {"chapters": chapters(), "origin": settings.PUBLIC_URL}
    text = render(request, "llms.txt", context).content
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
