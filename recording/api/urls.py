"""Addresses of recording's part of /api/v1."""

from django.urls import path

from recording.api.importing import ListImports

urlpatterns = [
    path("lists/<str:object_id>/import", ListImports.as_view()),
]
