"""Pages for subscribers and for the operator."""

from django.urls import path

from notifications.web import alerts, check_mails, deliveries, endpoints, mails

urlpatterns = [
    path("alerts", alerts.alerts, name="alerts"),
    path("alerts/asked", alerts.asked, name="alerts-asked"),
    path("alerts/confirm/<str:token>", alerts.confirming, name="alerts-confirm"),
    path("alerts/unsubscribe/<str:token>", alerts.stopping, name="alerts-unsubscribe"),
    path("account/mails", check_mails.check_mails, name="account-mails"),
    path("staff/mails", mails.mails, name="staff-mails"),
    path("webhooks", endpoints.endpoints, name="webhooks"),
    path("webhooks/new", endpoints.new, name="webhook-new"),
    path("webhooks/<int:endpoint_id>", endpoints.endpoint, name="webhook"),
    path("webhooks/<int:endpoint_id>/edit", endpoints.edit, name="webhook-edit"),
    path("webhooks/<int:endpoint_id>/ping", endpoints.ping_now, name="webhook-ping"),
    path("webhooks/<int:endpoint_id>/pause", endpoints.pause_now, name="webhook-pause"),
    path(
        "webhooks/<int:endpoint_id>/resume", endpoints.resume_with_backfill, name="webhook-resume"
    ),
    path(
        "webhooks/<int:endpoint_id>/resume-skipping",
        endpoints.resume_without_backfill,
        name="webhook-resume-skipping",
    ),
    path("webhooks/<int:endpoint_id>/roll", endpoints.roll, name="webhook-roll"),
    path("webhooks/<int:endpoint_id>/recover", endpoints.recover_since, name="webhook-recover"),
    path("webhooks/<int:endpoint_id>/delete", endpoints.delete, name="webhook-delete"),
    path("deliveries/<int:delivery_id>", deliveries.delivery, name="webhook-delivery"),
    path("deliveries/<int:delivery_id>/resend", deliveries.send_again, name="webhook-resend"),
    path("staff/sending", deliveries.sending, name="sending"),
]
