from .around import Contact, FactCheck, Offer, PhoneCall, Verdict
from .check_ups import CheckUp
from .lists import Access, Readiness, Reason, Topic
from .planning import NextStep, Note
from .replies import SavedReply
from .request import REMOVED, Request, Stage

__all__ = [
    "REMOVED",
    "Access",
    "CheckUp",
    "Contact",
    "FactCheck",
    "NextStep",
    "Note",
    "Offer",
    "PhoneCall",
    "Readiness",
    "Reason",
    "Request",
    "SavedReply",
    "Stage",
    "Topic",
    "Verdict",
]
