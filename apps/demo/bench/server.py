"""One process that serves one world: a line of JSON in, one page drawn through the whole stack, a line of JSON out."""

from __future__ import annotations

import gzip
import json
import time
from typing import IO, Any

from allauth.account.internal.userkit import user_id_to_str
from django.conf import settings
from django.db import connection
from django.test import Client

from .pages import ANYONE, PAGES, Page, person


class Served:
    """The test client of one page, signed in as the one who opens it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.address = page.address()
        self.client = Client(headers={"host": settings.ALLOWED_HOSTS[0], "x-forwarded-proto": "https"})
        user = person(page.who)
        if page.who != ANYONE and user is not None:
            self.client.force_login(user)
            session = self.client.session
            session["account_authentication_methods_user"] = user_id_to_str(user)
            session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time()}]
            session.save()

    def _open(self) -> Any:
        if self.page.anew:
            self.address = self.page.address()
        return self.client.get(self.address)

    def draw(self) -> dict[str, Any]:
        """One request, timed from the first middleware to the last byte."""
        began = time.perf_counter()
        response = self._open()
        body = response.getvalue()
        took = (time.perf_counter() - began) * 1000
        if response.status_code != 200:
            raise RuntimeError(f"{self.address} answered {response.status_code} {response.get('Location', '')}")
        return {"ms": took, "kb": len(gzip.compress(body, 6)) / 1000}

    def queries(self) -> int:
        """How many statements one more drawing takes. Counted apart, because counting slows."""
        count = 0

        def counting(execute: Any, *args: Any) -> Any:
            nonlocal count
            count += 1
            return execute(*args)

        with connection.execute_wrapper(counting):
            self._open().getvalue()
        return count


def serve(lines: IO[str], out: IO[str]) -> None:
    """Answers ``{"page": name, "what": "draw" or "queries"}`` until the lines end."""
    pages = {page.name: page for page in PAGES}
    served: dict[str, Served] = {}
    for line in lines:
        asked = json.loads(line)
        name = asked["page"]
        try:
            if name not in served:
                served[name] = Served(pages[name])
            answer = {"queries": served[name].queries()} if asked["what"] == "queries" else served[name].draw()
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        out.write(json.dumps(answer) + "\n")
        out.flush()
