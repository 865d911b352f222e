"""Addresses for whoever enforces: /access/v1."""

from django.urls import path

from accesscontrol.api.authzen import EvaluationsView, EvaluationView
from accesscontrol.api.authzen_search import ActionSearch, ResourceSearch, SubjectSearch
from accesscontrol.api.ext_authz import ExtAuthz
from accesscontrol.api.guardrail import Guardrail
from accesscontrol.api.opa import OpaBundle, OpaData

urlpatterns = [
    path("evaluation", EvaluationView.as_view()),
    path("evaluations", EvaluationsView.as_view()),
    path("search/subject", SubjectSearch.as_view()),
    path("search/resource", ResourceSearch.as_view()),
    path("search/action", ActionSearch.as_view()),
    path("guardrail", Guardrail.as_view()),
    path("ext-authz", ExtAuthz.as_view()),
    path("ext-authz/<path:path>", ExtAuthz.as_view()),
    path("opa/data.json", OpaData.as_view()),
    path("opa/bundle.tar.gz", OpaBundle.as_view()),
]
