from .around import Contact, FactCheck, Offer, Verdict
from .lists import Access, Readiness, Reason, Topic
from .request import Request, Stage

__all__ = [
    "Access",
    "Contact",
    "FactCheck",
    "Offer",
    "Readiness",
    "Reason",
    "Request",
    "Stage",
    "Topic",
    "Verdict",
]
