from .around import Attachment, Contact, FactCheck, Message, Offer, Reading, Verdict
from .lists import Access, Readiness, Reason, Topic
from .request import Request, Stage

__all__ = [
    "Access",
    "Attachment",
    "Contact",
    "FactCheck",
    "Message",
    "Offer",
    "Readiness",
    "Reading",
    "Reason",
    "Request",
    "Stage",
    "Topic",
    "Verdict",
]
