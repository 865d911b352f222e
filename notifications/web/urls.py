"""Pages for subscribers and for the operator, and feeds."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
