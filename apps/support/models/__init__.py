from .around import Contact, FactCheck, Offer, PhoneCall, Verdict
from .lists import Access, Readiness, Reason, Topic
from .request import REMOVED, Request, Stage

__all__ = [
    "REMOVED",
    "Access",
    "Contact",
    "FactCheck",
    "Offer",
    "PhoneCall",
    "Readiness",
    "Reason",
    "Request",
    "Stage",
    "Topic",
    "Verdict",
]
