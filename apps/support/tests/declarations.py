"""What the tests of the whole portal have to know of this app. They add up: see vcse_portal/tests/declared.py."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory
from apps.digests.services import Recipient, notify, set_frequencies
from apps.events.services import book
from apps.places.tests.factories import WardMembershipFactory
from apps.support.calls.services import take_call
from apps.support.casework import services as casework
from apps.support.check_ups import services as check_ups
from apps.support.conversation import services as conversation
from apps.support.models import Request, Session, Topic
from apps.support.planning import services as planning
from apps.support.replies import services as replies
from apps.support.safeguarding import services as safeguarding
from apps.support.tests.factories import RequestFactory, TopicFactory, a_session, finished_check_up
from vcse_portal.tests.addresses import World
from vcse_portal.tests.declared import LIST
from vcse_portal.tests.expected import (
    NOT_TRIAGE,
    OWN,
    STAFF,
    TRIAGE,
    Address,
    Expected,
    everyone,
    form,
    only,
    page,
    signed_in,
    staff_form,
    staff_verb,
    verb,
)
from vcse_portal.tests.whole_person import NOTE_OF_STAFF, Whole

NOT_LEAD = ("adviser", "voice", "contract")
NOT_THE_GROUP: Expected = dict.fromkeys(STAFF, 403)

PUBLIC = {
    "support:concern_tell",
    "support:concern_received",
    "support:get_support",
    "support:urgent",
    "support:whats_on",
    "support:past_sessions",
    "support:session_ics",
    "support:whats_on_ics",
    "support:session",
}
"""Pages that can be opened without signing in."""

SAFEGUARDING = ("safeguarding",)

ADDRESSES: dict[str, Address] = {
    "support:concern_tell": form({}, everyone(), everyone(422)),
    "support:concern_received": page({}, everyone()),
    "support:concerns": page({}, only(SAFEGUARDING)),
    "support:concern_log": page({}, only(SAFEGUARDING)),
    "support:concern": page({"pk": "concern"}, only(SAFEGUARDING)),
    "support:concern_look_into": verb({"pk": "new_concern"}, only(SAFEGUARDING, 302)),
    "support:concern_note": form({"pk": "concern"}, only(SAFEGUARDING), {"safeguarding": 422}),
    "support:concern_pass_on": form({"pk": "concern"}, only(SAFEGUARDING), {"safeguarding": 422}),
    "support:concern_close": form({"pk": "concern"}, only(SAFEGUARDING), {"safeguarding": 422}),
    "support:requests": page({}, signed_in()),
    "support:start": form({}, signed_in(), dict.fromkeys(("other", *OWN), 422)),
    "support:get_support": page({}, everyone()),
    "support:urgent": page({}, everyone()),
    "support:whats_on": page({}, everyone()),
    "support:past_sessions": page({}, everyone()),
    "support:session_ics": page({"pk": "session"}, everyone()),
    "support:whats_on_ics": page({}, everyone()),
    "support:session": page({"pk": "session"}, everyone()),
    "support:book_session": verb({"pk": "session"}, signed_in(403) | dict.fromkeys(("other", *OWN), 422)),
    "support:take_place": verb({"pk": "session"}, only(OWN, 302)),
    "support:leave_session": verb({"pk": "session"}, only(OWN, 302)),
    "support:plan_session": form({}, only(TRIAGE) | NOT_TRIAGE, dict.fromkeys(TRIAGE, 422)),
    "support:change_session": form({"pk": "session"}, only(TRIAGE) | NOT_TRIAGE, dict.fromkeys(TRIAGE, 422)),
    "support:cancel_session": form({"pk": "session"}, only(TRIAGE) | NOT_TRIAGE, dict.fromkeys(TRIAGE, 422)),
    "support:request": form({"ref": "waiting"}, only(OWN) | dict.fromkeys(STAFF, 302), {}),
    "support:step": form({"ref": "draft", "step": "difference"}, only(OWN), dict.fromkeys(OWN, 422)),
    "support:autosave": verb({"ref": "draft", "step": "difference"}, only(OWN)),
    "support:check": page({"ref": "draft"}, only(OWN)),
    "support:discard": form({"ref": "draft"}, only(OWN), dict.fromkeys(OWN, 302)),
    "support:submit": verb({"ref": "draft"}, only(OWN, 302)),
    "support:sent": page({"ref": "sent"}, only((*OWN, *STAFF))),
    "support:message": verb({"ref": "waiting"}, only(OWN, 422) | dict.fromkeys(TRIAGE, 302) | NOT_TRIAGE),
    "support:accept_offer": verb({"ref": "offered"}, only(OWN, 302) | NOT_THE_GROUP),
    "support:refuse_offer": verb({"ref": "offered"}, only(OWN, 302) | NOT_THE_GROUP),
    "support:withdraw": form({"ref": "waiting"}, only(OWN) | NOT_THE_GROUP, dict.fromkeys(OWN, 422)),
    "support:correct": form(
        {"ref": "waiting"}, only((*OWN, *TRIAGE)) | NOT_TRIAGE, dict.fromkeys((*OWN, *TRIAGE), 422)
    ),
    "support:verdict": form({"ref": "completed"}, only(OWN) | NOT_THE_GROUP, dict.fromkeys(OWN, 422)),
    "support:attachment": page({"ref": "sent", "pk": "attachment"}, only((*OWN, *STAFF))),
    "support:all": page({}, only(STAFF)),
    "support:by_phone": form({}, only(TRIAGE) | NOT_TRIAGE, dict.fromkeys(TRIAGE, 422)),
    "support:find": page({}, only(STAFF)),
    "support:replies": page({}, only(TRIAGE) | NOT_TRIAGE),
    "support:new_reply": form({}, only(("triage",)) | dict.fromkeys(NOT_LEAD, 403), {"triage": 422}),
    "support:change_reply": form({"pk": "reply"}, only(("triage",)) | dict.fromkeys(NOT_LEAD, 403), {"triage": 422}),
    "support:end_reply": verb({"pk": "reply"}, only(("triage",), 302) | dict.fromkeys(NOT_LEAD, 403)),
    "support:staff_link": page({"ref": "waiting"}, only(STAFF, 302)),
    "support:staff_write": staff_form("waiting"),
    "support:staff_ask_for_facts": staff_form("sent"),
    "support:staff_offer": staff_form("waiting"),
    "support:staff_change_offer": staff_form("offered"),
    "support:staff_withdraw_offer": staff_form("offered"),
    "support:staff_record_answer": staff_form("offered"),
    "support:staff_stop_work": staff_form("active"),
    "support:staff_correct_contact": form(
        {"ref": "active", "pk": "contact"},
        only(("triage", "adviser")) | NOT_TRIAGE,
        dict.fromkeys(("triage", "adviser"), 422),
    ),
    "support:staff_set_step": staff_form("active"),
    "support:staff_step_done": staff_verb("active", pk="step"),
    "support:staff_note": form({"ref": "waiting"}, only(STAFF), dict.fromkeys(STAFF, 422)),
    "support:staff_reopen": staff_form("declined"),
    "support:staff_signpost": staff_form("sent"),
    "support:staff_decline": staff_form("sent"),
    "support:staff_assign": staff_form("waiting"),
    "support:staff_log_contact": staff_form("active"),
    "support:staff_complete": staff_form("active"),
    "support:staff_accept": staff_verb("sent"),
    "support:staff_take": staff_verb("waiting"),
    "support:staff_start": staff_verb("agreed"),
    "support:staff_check_fact": staff_verb("waiting", fact="readiness"),
    "support:staff_page": page({"ref": "waiting"}, only(STAFF)),
    "support:check_ups": page({"slug": "group"}, only((*OWN, *STAFF))),
    "support:begin_check_up": verb({"slug": "group"}, only((*OWN, *TRIAGE), 302) | NOT_TRIAGE),
    "support:fill_check_up": form(
        {"pk": "check_up", "number": "first_page"},
        only((*OWN, *TRIAGE)) | NOT_TRIAGE,
        dict.fromkeys((*OWN, *TRIAGE), 422),
    ),
    "support:check_up": page({"pk": "finished_check_up"}, only((*OWN, *STAFF))),
}

MODELS = {
    # how a row may change, and how private it is: see vcse_portal/tests/test_records.py
    "Access": LIST,
    "Readiness": LIST,
    "Reason": LIST,
    "Topic": LIST,
    "Concern": ("record", "person"),
    "ConcernNote": ("log", "person"),
    "CheckUp": ("log", "group"),
    "Contact": ("log", "group"),
    "FactCheck": ("record", "group"),
    "NextStep": ("record", "staff"),
    "Note": ("log", "staff"),
    "Offer": ("ended", "group"),
    "PhoneCall": ("log", "group"),
    "Session": ("record", "public"),
    "SavedReply": ("ended", "staff"),
    "Request": ("record", "group"),
    "Verdict": ("log", "group"),
}

FACTS: dict[str, tuple[str, ...]] = {
    "session: what it is": ("SessionForm.title", "SessionForm.topic", "SessionForm.summary"),
    "session: when": ("SessionForm.on", "SessionForm.starts", "SessionForm.ends"),
    "session: where": ("SessionForm.venue", "SessionForm.online_link", "SessionForm.access"),
    "session: places": ("SessionForm.capacity", "SessionForm.places_each"),
    "request: topic": ("TopicForm.topic",),
    "request: short name": (
        "DifferenceForm.title",
        "CorrectForm.title",
    ),
    "request: what will be different": (
        "DifferenceForm.difference",
        "CorrectForm.difference",
    ),
    "request: stage": (
        "DifferenceForm.stage",
        "CorrectForm.stage",
    ),
    "request: readiness": (
        "DifferenceForm.readiness",
        "CorrectForm.readiness",
    ),
    "request: deadline": (
        "TimeForm.has_deadline",
        "TimeForm.deadline",
        "TimeForm.deadline_fact",
        "CorrectForm.deadline",
        "CorrectForm.deadline_fact",
    ),
    "request: papers": ("TimeForm.file",),
    "request: who would rather help": (
        "TimeForm.wish",
        "TimeForm.wish_name",
    ),
    "request: access needs": (
        "TimeForm.access",
        "TimeForm.access_note",
        "CorrectForm.access",
        "CorrectForm.access_note",
    ),
}

ACTS = set(
    """
    AskFactsForm.body
    AssignForm.adviser
    BookForm.places
    CancelForm.why
    ChangeOfferForm.adviser ChangeOfferForm.hours ChangeOfferForm.what
    CompleteForm.change CompleteForm.stage_now CompleteForm.what
    ContactForm.hours ContactForm.kind ContactForm.on ContactForm.what
    CloseConcernForm.body CloseConcernForm.closed_why ConcernNoteForm.body PassOnForm.body PassOnForm.passed_to
    ConcernForm.about ConcernForm.what ConcernForm.happened ConcernForm.group_name ConcernForm.contact_name
    ConcernForm.reach
    CorrectContactForm.hours CorrectContactForm.kind CorrectContactForm.on CorrectContactForm.what CorrectContactForm.why
    DeclineForm.closing_note DeclineForm.reason
    MessageForm.body MessageForm.file
    NextStepForm.on NextStepForm.what
    NoteForm.body NoteForm.mentions
    OfferAnswerForm.note
    OfferForm.adviser OfferForm.hours OfferForm.what
    PhoneRequestForm.agreed PhoneRequestForm.caller_email PhoneRequestForm.caller_name PhoneRequestForm.caller_phone
    PhoneRequestForm.deadline PhoneRequestForm.deadline_fact PhoneRequestForm.difference PhoneRequestForm.group_name
    PhoneRequestForm.kind PhoneRequestForm.legal_form PhoneRequestForm.organisation PhoneRequestForm.stage
    PhoneRequestForm.title PhoneRequestForm.topic PhoneRequestForm.ward
    RecordAnswerForm.answer RecordAnswerForm.note RecordAnswerForm.said_by
    ReopenForm.body ReopenForm.reason
    SignpostForm.closing_note SignpostForm.reason
    StopWorkForm.closing_note
    VerdictForm.change VerdictForm.stage_now VerdictForm.what
    WithdrawForm.closing_note WithdrawForm.reason
    WithdrawOfferForm.body
    WriteForm.asks WriteForm.body WriteForm.file WriteForm.reply WriteForm.route
    SavedReplyForm.body SavedReplyForm.name
    _EndForm.closing_note _EndForm.reason
    _ReasonForm.reason
    """.split()
)

TWICE = {
    "request: short name": "Correcting begins with what was sent.",
    "request: what will be different": "Correcting begins with what was sent.",
    "request: stage": "Correcting begins with what was sent.",
    "request: readiness": "Correcting begins with what was sent.",
    "request: deadline": "Correcting begins with what was sent.",
    "request: access needs": "Correcting begins with what was sent.",
}


def objects_behind_addresses(world: World) -> dict[str, Any]:
    """A request of the group of the cast at every status that is not an end but one, with hours and a file."""
    lead, adviser, topic = world.people["lead"], world.people["adviser"], Topic.objects.order_by("pk")[0]
    requests = {
        status.replace("-", "_"): RequestFactory(
            at=status, organisation=world.own, by=lead, adviser=adviser, topic=topic
        )
        for status in (
            "draft",
            "sent",
            "needs-facts",
            "waiting",
            "offered",
            "agreed",
            "active",
            "completed",
            "declined",
        )
    }
    visit: dict[str, Any] = {"on": timezone.localdate(), "kind": "visit", "what": "Went through it"}
    contact = casework.log_contact(requests["active"], by=adviser, hours=Decimal(2), **visit)
    file = SimpleUploadedFile("plan.pdf", b"%PDF-1.4\n%plan\n", "application/pdf")
    kept = conversation.attach(requests["sent"], by=lead, upload=file)
    step = planning.set_step(requests["active"], by=adviser, what="Ring about the date", on=timezone.localdate())
    text = {"name": "Welcome", "body": "Dear {group}"}
    reply = replies.save_reply(by=world.people["triage"], **text)
    session = a_session(by=adviser, topic=topic)
    book(session.event, organisation=world.own, places=1, by=lead)
    concern, new_concern = (safeguarding.raise_concern(about="adult", what="A worry", by=lead) for _ in range(2))
    safeguarding.look_into_concern(concern, by=world.people["safeguarding"])
    more = {"session": session.pk, "concern": concern.pk, "new_concern": new_concern.pk}
    filled_in = finished_check_up(world.own, by=lead)
    begun = check_ups.begin(world.own, kind="short", by=lead)
    more |= {"check_up": begun.pk, "finished_check_up": filled_in.pk, "first_page": 1}
    return (
        more
        | {"reply": reply.pk, "step": step.pk, "attachment": kept.pk, "contact": contact.pk}
        | {name: request.pk for name, request in requests.items()}
    )


def rows_of_a_person(two: Whole) -> None:
    """One request with a word from everybody, a draft that Bola can go on with, and what Ada did as an adviser."""
    ada, bola, adviser, topic = two.ada, two.bola, two.adviser, TopicFactory()
    asked = RequestFactory(organisation=two.organisation, by=ada, adviser=adviser, topic=topic, active=True)
    two.asked = asked
    conversation.write(asked, by=ada, body="We need two more weeks")
    conversation.write(asked, by=bola, body="Bola wrote this line")
    conversation.write(asked, by=adviser, body="The adviser wrote this line")
    conversation.attach(asked, by=ada, upload=SimpleUploadedFile("plan.pdf", b"%PDF-1.4\n%plan\n", "application/pdf"))
    visit: dict[str, Any] = {"on": timezone.localdate(), "kind": "visit", "what": NOTE_OF_STAFF}
    casework.log_contact(asked, by=adviser, hours=Decimal(2), **visit)
    casework.complete(asked, by=adviser, change="better", what="The adviser’s view of it")
    casework.give_verdict(Request.objects.get(pk=asked.pk), by=ada, change="better", what="We open on Sundays now")
    conversation.mark_read(asked, by=ada)
    finished_check_up(two.organisation, by=ada)
    RequestFactory(organisation=two.organisation, by=ada, topic=topic)
    WardMembershipFactory(ward=two.other.ward)
    Session.objects.filter(pk=a_session(by=adviser, topic=topic).pk).update(adviser=ada)
    UserFactory(roles=[Role.SAFEGUARDING_LEAD])
    concern = safeguarding.raise_concern(about="adult", what="A worry", by=ada)
    concern.notes.create(body=NOTE_OF_STAFF, by=ada)
    two.helped = RequestFactory(organisation=two.other, by=bola, waiting=True, title="Bola asks for a roof")
    two.helped.notes.create(body=NOTE_OF_STAFF, by=ada)
    two.helped.steps.create(what=NOTE_OF_STAFF, on=timezone.localdate(), set_by=ada)
    two.helped.fact_checks.create(fact="stage", note=NOTE_OF_STAFF, by=ada)
    take_call(
        by=adviser,
        organisation=two.other,
        caller_name=ada.name,
        caller_email=ada.email,
        agreed="said",
        topic=topic,
        title="A lift",
        difference="Everybody reaches the hall.",
        stage="try",
    )
    set_frequencies(by=ada, choices={"requests": "weekly"})
    notify(
        "request-news",
        to=[Recipient(ada.email, ada.name, ada.pk)],
        context={"organisation": two.organisation},
        url="/x/",
    )
