"""Addresses of the notifications' part of /api/v1."""

from django.urls import URLPattern, URLResolver, path

from notifications.api.deliveries import Deliveries, OneDelivery, Resend
from notifications.api.subscriptions import Subscriptions
from notifications.api.webhook_steps import Pause, Ping, Recover, Resume, RollSecret
from notifications.api.webhooks import OneWebhook, Webhooks

urlpatterns: list[URLPattern | URLResolver] = [
    path("subscriptions", Subscriptions.as_view()),
    path("webhooks", Webhooks.as_view()),
    path("webhooks/<str:endpoint_id>", OneWebhook.as_view()),
    path("webhooks/<str:endpoint_id>/ping", Ping.as_view()),
    path("webhooks/<str:endpoint_id>/roll-secret", RollSecret.as_view()),
    path("webhooks/<str:endpoint_id>/pause", Pause.as_view()),
    path("webhooks/<str:endpoint_id>/resume", Resume.as_view()),
    path("webhooks/<str:endpoint_id>/recover", Recover.as_view()),
    path("webhooks/<str:endpoint_id>/deliveries", Deliveries.as_view()),
    path("deliveries/<str:delivery_id>", OneDelivery.as_view()),
    path("deliveries/<str:delivery_id>/resend", Resend.as_view()),
]
