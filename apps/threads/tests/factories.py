"""Threads and messages for tests."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from apps.accounts.tests.factories import UserFactory
from apps.threads.models import Message, Thread


class ThreadFactory(DjangoModelFactory[Thread]):
    class Meta:
        model = Thread


class MessageFactory(DjangoModelFactory[Message]):
    class Meta:
        model = Message

    thread = factory.SubFactory(ThreadFactory)
    author = factory.SubFactory(UserFactory)
    body = "Hello"
