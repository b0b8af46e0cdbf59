"""Background work of accounts. It can run twice without harm."""

from __future__ import annotations

from celery import shared_task

from . import devices, helping


@shared_task(name="accounts.forget_sign_ins")
def forget_sign_ins() -> int:
    """Forgets sign-ins of more than 90 days ago, and what people wrote who could not get in, each night."""
    return devices.forget_old() + helping.forget_old()


@shared_task(name="accounts.carry_out_help")
def carry_out_help() -> int:
    """Does what was approved for people who could not get in, once the waiting time is over."""
    return helping.carry_out_due()
