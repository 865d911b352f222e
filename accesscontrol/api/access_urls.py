"""Addresses for whoever enforces: /access/v1."""

from django.urls import path

from accesscontrol.api.authzen import EvaluationsView, EvaluationView
from accesscontrol.api.authzen_search import ActionSearch, ResourceSearch, SubjectSearch

urlpatterns = [
    path("evaluation", EvaluationView.as_view()),
    path("evaluations", EvaluationsView.as_view()),
    path("search/subject", SubjectSearch.as_view()),
    path("search/resource", ResourceSearch.as_view()),
    path("search/action", ActionSearch.as_view()),
]
