from .around import Contact, FactCheck, Offer, PhoneCall, Verdict
from .lists import Access, Readiness, Reason, Topic
from .request import Request, Stage

__all__ = [
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
