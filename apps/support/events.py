"""What this app writes into the audit trail beside the moves of its workflows, each with the model of its subject."""

from apps.core.audit import Event

CONCERN_NOTE_WRITTEN = Event("concern.note-written", "support.Concern")
CONCERN_RAISED = Event("concern.raised", "support.Concern")
CONCERN_READ = Event("concern.read", "support.Concern")
CONCERN_WORDS_REMOVED = Event("concern.words-removed", "support.Concern")
CHECK_UP_BEGUN = Event("check-up.begun", "support.CheckUp")
CHECK_UP_FINISHED = Event("check-up.finished", "support.CheckUp")
REPLY_ENDED = Event("reply.ended", "support.SavedReply")
REPLY_SAVED = Event("reply.saved", "support.SavedReply")
REQUEST_ASSIGNED = Event("request.assigned", "support.Request")
REQUEST_CONTACT_LOGGED = Event("request.contact-logged", "support.Request")
REQUEST_CONTACT_CORRECTED = Event("request.contact-corrected", "support.Request")
REQUEST_CORRECTED = Event("request.corrected", "support.Request")
REQUEST_DRAFTED = Event("request.drafted", "support.Request")
REQUEST_DRAFT_THROWN_AWAY = Event("request.draft-thrown-away", "support.Request")
REQUEST_FACT_CHECKED = Event("request.fact-checked", "support.Request")
REQUEST_FILE_ADDED = Event("request.file-added", "support.Request")
REQUEST_FILE_REMOVED = Event("request.file-removed", "support.Request")
REQUEST_MESSAGE_WRITTEN = Event("request.message-written", "support.Request")
REQUEST_NOTE_WRITTEN = Event("request.note-written", "support.Request")
REQUEST_OFFER_CHANGED = Event("request.offer-changed", "support.Request")
REQUEST_OFFER_HANDED_OVER = Event("request.offer-handed-over", "support.Request")
REQUEST_STEP_DONE = Event("request.step-done", "support.Request")
REQUEST_STEP_SET = Event("request.step-set", "support.Request")
REQUEST_TAKEN_BY_PHONE = Event("request.taken-by-phone", "support.Request")
REQUEST_UNASSIGNED = Event("request.unassigned", "support.Request")
REQUEST_VERDICT_GIVEN = Event("request.verdict-given", "support.Request")
REQUEST_WARNED = Event("request.warned", "support.Request")
REQUEST_WORDS_REMOVED = Event("request.words-removed", "support.Request")
SESSION_CHANGED = Event("session.changed", "support.Session")
SESSION_PLANNED = Event("session.planned", "support.Session")

EVENTS = [
    CONCERN_NOTE_WRITTEN,
    CONCERN_RAISED,
    CONCERN_READ,
    CONCERN_WORDS_REMOVED,
    CHECK_UP_BEGUN,
    CHECK_UP_FINISHED,
    REPLY_ENDED,
    REPLY_SAVED,
    REQUEST_ASSIGNED,
    REQUEST_CONTACT_LOGGED,
    REQUEST_CONTACT_CORRECTED,
    REQUEST_CORRECTED,
    REQUEST_DRAFTED,
    REQUEST_FACT_CHECKED,
    REQUEST_FILE_ADDED,
    REQUEST_FILE_REMOVED,
    REQUEST_MESSAGE_WRITTEN,
    REQUEST_NOTE_WRITTEN,
    REQUEST_OFFER_CHANGED,
    REQUEST_OFFER_HANDED_OVER,
    REQUEST_STEP_DONE,
    REQUEST_STEP_SET,
    REQUEST_TAKEN_BY_PHONE,
    REQUEST_UNASSIGNED,
    REQUEST_VERDICT_GIVEN,
    REQUEST_WARNED,
    REQUEST_WORDS_REMOVED,
    SESSION_CHANGED,
    SESSION_PLANNED,
]
