"""Pages for subscribers and for the operator."""

from django.urls import path

from notifications.web import alerts, check_mails, mails

urlpatterns = [
    path("alerts", alerts.alerts, name="alerts"),
    path("alerts/asked", alerts.asked, name="alerts-asked"),
    path("alerts/confirm/<str:token>", alerts.confirming, name="alerts-confirm"),
    path("alerts/unsubscribe/<str:token>", alerts.stopping, name="alerts-unsubscribe"),
    path("account/mails", check_mails.check_mails, name="account-mails"),
    path("staff/mails", mails.mails, name="staff-mails"),
]
