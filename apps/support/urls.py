"""The addresses of support: what a group asks and follows, and the staff side of the same requests."""

from typing import Any

from django.urls import include, path

from . import converters as converters
from .all_requests import views as all_requests
from .asking import door_views, sent_views
from .asking import views as asking
from .calls import views as calls
from .casework import views as casework
from .check_ups import views as check_ups
from .conversation import views as conversation
from .group_pages import views as group_pages
from .notes import views as notes
from .planning import views as planning
from .replies import views as replies
from .safeguarding import views as safeguarding
from .sessions import feeds as session_feeds
from .sessions import views as sessions
from .staff_page import views as staff_page
from .triage import views as triage

app_name = "support"


def _verb(name: str, view: Any, extra: str = "") -> Any:
    return path(f"<ref:ref>/staff/{name.replace('_', '-')}/{extra}", view, name=f"staff_{name}")


_support = [
    path("", group_pages.requests, name="requests"),
    path("ask/", asking.start, name="start"),
    path("urgent/", group_pages.urgent, name="urgent"),
    path("<ref:ref>/", group_pages.request_page, name="request"),
    path("<ref:ref>/ask/<slug:step>/", asking.step, name="step"),
    path("<ref:ref>/ask/<slug:step>/autosave/", asking.autosave, name="autosave"),
    path("<ref:ref>/check/", asking.check, name="check"),
    path("<ref:ref>/throw-away/", asking.discard, name="discard"),
    path("<ref:ref>/submit/", asking.submit, name="submit"),
    path("<ref:ref>/sent/", asking.sent, name="sent"),
    path("<ref:ref>/message/", conversation.message, name="message"),
    path("<ref:ref>/accept-offer/", casework.accept_offer, name="accept_offer"),
    path("<ref:ref>/refuse-offer/", casework.refuse_offer, name="refuse_offer"),
    path("<ref:ref>/withdraw/", sent_views.withdraw, name="withdraw"),
    path("<ref:ref>/correct/", sent_views.correct, name="correct"),
    path("<ref:ref>/verdict/", casework.verdict, name="verdict"),
    path("<ref:ref>/files/<int:pk>/", conversation.attachment, name="attachment"),
    path("<ref:ref>/staff/", staff_page.from_link, name="staff_link"),
    _verb("write", conversation.staff_write),
    _verb("ask_for_facts", triage.ask_for_facts),
    _verb("offer", casework.offer),
    _verb("change_offer", casework.change_offer),
    _verb("withdraw_offer", casework.withdraw_offer),
    _verb("record_answer", casework.record_answer),
    _verb("stop_work", casework.stop_work),
    _verb("reopen", triage.reopen),
    _verb("correct_contact", casework.correct_contact, "<int:pk>/"),
    _verb("signpost", triage.signpost),
    _verb("decline", triage.decline),
    _verb("assign", triage.assign),
    _verb("note", notes.note),
    _verb("set_step", planning.set_step),
    _verb("step_done", planning.step_done, "<int:pk>/"),
    _verb("log_contact", casework.log_contact),
    _verb("complete", casework.complete),
    _verb("accept", triage.accept),
    _verb("take", triage.take),
    _verb("start", casework.start),
    _verb("check_fact", triage.check_fact, "<str:fact>/"),
]

_check_ups = [
    path("<int:pk>/page/<int:number>/", check_ups.fill, name="fill_check_up"),
    path("<int:pk>/result/", check_ups.result, name="check_up"),
    path("<slug:slug>/", check_ups.check_ups, name="check_ups"),
    path("<slug:slug>/begin/", check_ups.begin, name="begin_check_up"),
]

_replies = [
    path("", replies.replies, name="replies"),
    path("new/", replies.save, name="new_reply"),
    path("<int:pk>/", replies.save, name="change_reply"),
    path("<int:pk>/end/", replies.end, name="end_reply"),
]

_sessions = [
    path("", sessions.whats_on, name="whats_on"),
    path("whats-on.ics", session_feeds.whats_on_ics, name="whats_on_ics"),
    path("<int:pk>/session.ics", session_feeds.session_ics, name="session_ics"),
    path("over/", sessions.past, name="past_sessions"),
    path("plan/", sessions.plan, name="plan_session"),
    path("<int:pk>/", sessions.session, name="session"),
    path("<int:pk>/book/", sessions.book, name="book_session"),
    path("<int:pk>/take-place/", sessions.take_place, name="take_place"),
    path("<int:pk>/leave/", sessions.leave, name="leave_session"),
    path("<int:pk>/change/", sessions.change, name="change_session"),
    path("<int:pk>/cancel/", sessions.cancel, name="cancel_session"),
]
_safeguarding = [
    path("", safeguarding.tell, name="concern_tell"),
    path("received/", safeguarding.received, name="concern_received"),
    path("concerns/", safeguarding.concerns, name="concerns"),
    path("concerns/log/", safeguarding.log, name="concern_log"),
    path("concerns/<int:pk>/", safeguarding.concern, name="concern"),
    path("concerns/<int:pk>/look-into/", safeguarding.look_into, name="concern_look_into"),
    path("concerns/<int:pk>/note/", safeguarding.note, name="concern_note"),
    path("concerns/<int:pk>/pass-on/", safeguarding.pass_on, name="concern_pass_on"),
    path("concerns/<int:pk>/close/", safeguarding.close, name="concern_close"),
]

urlpatterns = [
    path("safeguarding/", include(_safeguarding)),
    path("get-support/", door_views.get_support, name="get_support"),
    path("support/check-ups/", include(_check_ups)),
    path("support/", include(_support)),
    path("whats-on/", include(_sessions)),
    path("requests/", all_requests.all_requests, name="all"),
    path("requests/replies/", include(_replies)),
    path("requests/by-phone/", calls.by_phone, name="by_phone"),
    path("find/", all_requests.find, name="find"),
    path("queue/<ref:ref>/", staff_page.page, name="staff_page"),
]
