"""Background work of accounts. It can run twice without harm."""

from __future__ import annotations

from celery import shared_task

from . import devices


@shared_task(name="accounts.forget_sign_ins")
def forget_sign_ins() -> int:
    """Forgets sign-ins of more than 90 days ago, each night."""
    return devices.forget_old()
