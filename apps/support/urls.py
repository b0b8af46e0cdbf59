"""The addresses of support: what a group asks and follows, and the staff side of the same requests."""

from django.urls import path

from . import converters as converters
from .views import asking, group, staff

app_name = "support"

urlpatterns = [
    path("", group.requests, name="requests"),
    path("ask/", asking.start, name="start"),
    path("urgent/", group.urgent, name="urgent"),
    path("<ref:ref>/", group.request_page, name="request"),
    path("<ref:ref>/ask/<slug:step>/", asking.step, name="step"),
    path("<ref:ref>/ask/<slug:step>/autosave/", asking.autosave, name="autosave"),
    path("<ref:ref>/check/", asking.check, name="check"),
    path("<ref:ref>/submit/", asking.submit, name="submit"),
    path("<ref:ref>/sent/", asking.sent, name="sent"),
    path("<ref:ref>/message/", group.message, name="message"),
    path("<ref:ref>/accept-offer/", group.accept_offer, name="accept_offer"),
    path("<ref:ref>/refuse-offer/", group.refuse_offer, name="refuse_offer"),
    path("<ref:ref>/withdraw/", group.withdraw, name="withdraw"),
    path("<ref:ref>/correct/", group.correct, name="correct"),
    path("<ref:ref>/verdict/", group.verdict, name="verdict"),
    path("<ref:ref>/files/<int:pk>/", group.attachment, name="attachment"),
    *staff.urls,
]
