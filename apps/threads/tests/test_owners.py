"""Whose a thread is."""

from __future__ import annotations

from django.apps import apps

from apps.threads import owners
from apps.threads.models import Thread
from apps.threads.owners import ThreadOwner

OURS = {"threads.Message", "threads.Attachment", "threads.ReadMark", "threads.InboundMail"}


def test_every_model_that_points_at_a_thread_is_an_owner():
    pointing = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is Thread
    }
    assert pointing - OURS == owners.models()


def test_names_of_threads_come_from_whoever_owns_them(offering):
    offering.only(
        ThreadOwner,
        ThreadOwner("one.One", names=lambda threads: {pk: f"one {pk}" for pk in threads if pk < 10}),
        ThreadOwner("two.Two", names=lambda threads: {pk: f"two {pk}" for pk in threads if pk >= 10}),
    )
    assert owners.names([3, 12]) == {3: "one 3", 12: "two 12"}
