from ..safeguarding.models import Concern, ConcernNote
from .around import Contact, FactCheck, Offer, PhoneCall, Verdict
from .check_ups import CheckUp
from .lists import Access, Readiness, Reason, Topic
from .planning import NextStep, Note
from .replies import SavedReply
from .request import REMOVED, Request, Stage
from .sessions import Session

__all__ = [
    "REMOVED",
    "Access",
    "CheckUp",
    "Concern",
    "ConcernNote",
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
    "Session",
    "Stage",
    "Topic",
    "Verdict",
]
