"""/models/{id}: what became of a model, and who can use it."""

from django.http import HttpRequest, HttpResponse

from accesscontrol.queries.model_matrix import matrix_of
from registry.queries.columns import columns_at
from registry.queries.object_page import object_page
from registry.web.clocks import Clocks
from registry.web.edge import data_page, render_page
from registry.web.model_story import model_formats, story_context
from registry.web.shelves import object_context


@data_page
def model(request: HttpRequest, clocks: Clocks, object_id: str) -> HttpResponse:
    """Raises: UnknownObject."""
    page = object_page("model", object_id, clocks.position)
    channels = columns_at(clocks.position.point).of(page.obj["developer"])
    context = {
        **object_context(page, clocks),
        "plural": "models",
        "model": story_context(page, clocks),
        "matrix": matrix_of(object_id, channels, clocks.position),
    }
    return render_page(
        request,
        "accesscontrol/model.html",
        context,
        clocks=clocks,
        formats=model_formats(object_id, clocks),
    )
