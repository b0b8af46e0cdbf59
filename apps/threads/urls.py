"""Addresses of email that came in. A thread itself is shown by the page of its owner."""

from django.urls import path

from .inbound import views, webhook

app_name = "threads"
urlpatterns = [
    path("", views.mails, name="mails"),
    path("in/", webhook.webhook, name="webhook"),
    path("<int:pk>/", views.mail, name="mail"),
    path("<int:pk>/theirs/", views.take_as_theirs, name="take_as_theirs"),
    path("<int:pk>/place/", views.place, name="place"),
    path("<int:pk>/throw-away/", views.throw_away, name="throw_away"),
]
