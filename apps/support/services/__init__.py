"""The verbs of support. Called as ``services.submit(request, by=...)``: the module is the noun."""

from .asking import attach, correct, remove_file, save_draft, start_draft, submit, withdraw
from .helping import (
    accept_offer,
    complete,
    give_verdict,
    log_contact,
    offer,
    refuse_offer,
    start,
)
from .triage import accept, answer, ask_for_facts, assign, check_fact, decline, let_go, mark_read, signpost, write
from .waiting import chase, time_out, warn

__all__ = [
    "accept",
    "accept_offer",
    "answer",
    "ask_for_facts",
    "assign",
    "attach",
    "chase",
    "check_fact",
    "complete",
    "correct",
    "decline",
    "give_verdict",
    "let_go",
    "log_contact",
    "mark_read",
    "offer",
    "refuse_offer",
    "remove_file",
    "save_draft",
    "signpost",
    "start",
    "start_draft",
    "submit",
    "time_out",
    "warn",
    "withdraw",
    "write",
]
