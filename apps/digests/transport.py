"""One SMTP connection for a batch of emails, and what an error of the mail server means."""

from __future__ import annotations

import smtplib
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend

from .models import Attempt

Outcome = Attempt.Outcome


class _PhasedSMTP(smtplib.SMTP):
    """Remembers whether a message was handed over and not answered yet: then nobody knows its fate."""

    handed_over = False

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.handed_over = True
        answer = super().data(msg)
        self.handed_over = False
        return answer


class _PhasedSMTPOverTLS(_PhasedSMTP, smtplib.SMTP_SSL):
    pass


class PhasedBackend(EmailBackend):
    """Django's own SMTP backend, on a connection that knows how far a message came."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _PhasedSMTPOverTLS if self.use_ssl else _PhasedSMTP


@dataclass(frozen=True, slots=True)
class Result:
    """How one try ended. ``error`` is the class of the transport's error and ``code`` its number."""

    outcome: Outcome
    error: str = ""
    code: int | None = None


SENT = Result(Outcome.SENT)


def classify(error: Exception, *, handed_over: bool = False, opening: bool = False) -> Result:
    """What an error of the transport means.

    Put off: an answer from 400 to 499, a connection that fails or times out, and every refusal while
    opening (the server's trouble, not the message's). Not known: the connection broke after the
    message was handed over and before the answer. Anything else is refused for good.
    """
    name = type(error).__name__
    code: int | None = None
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next((answer[0] for answer in error.recipients.values()), None)
    elif isinstance(error, smtplib.SMTPResponseException):
        code = error.smtp_code
    code = code if code and 200 <= code < 600 else None
    if opening and isinstance(error, OSError):
        return Result(Outcome.TEMPORARY, name, code)
    if code:
        return Result(Outcome.TEMPORARY if 400 <= code < 500 else Outcome.PERMANENT, name, code)
    dropped = isinstance(error, smtplib.SMTPServerDisconnected)
    if dropped or (isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException)):
        return Result(Outcome.UNKNOWN if handed_over else Outcome.TEMPORARY, name)
    return Result(Outcome.PERMANENT, name)


class CannotOpen(Exception):
    """The mail server cannot be reached or does not let us in."""

    def __init__(self, result: Result) -> None:
        super().__init__(result.error)
        self.result = result


class Transport:
    """One connection, opened when first needed, and again after any error."""

    def __init__(self) -> None:
        self._backend: Any = None
        self._used = 0

    def __enter__(self) -> Transport:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        backend, self._backend, self._used = self._backend, None, 0
        if backend is not None:
            with suppress(Exception):
                backend.close()

    def open(self) -> None:
        """Connects unless connected. Raises CannotOpen with what went wrong."""
        if self._backend is not None:
            return
        plain_smtp = settings.EMAIL_BACKEND == "django.core.mail.backends.smtp.EmailBackend"
        backend = PhasedBackend() if plain_smtp else get_connection()
        try:
            backend.open()
        except Exception as error:
            raise CannotOpen(classify(error, opening=True)) from error
        self._backend = backend

    def send(self, email: EmailMessage) -> Result:
        """Sends one email over the open connection and says how it ended. Raises CannotOpen only."""
        self.open()
        try:
            self._backend.send_messages([email])
        except Exception as error:
            result = classify(error, handed_over=self._handed_over())
            reused = self._used > 0
            self.close()
            if reused and isinstance(error, smtplib.SMTPServerDisconnected) and result.outcome == Outcome.TEMPORARY:
                return self.send(email)  # the server had closed an idle or well-used connection
            return result
        self._used += 1
        return SENT

    def _handed_over(self) -> bool:
        return bool(getattr(getattr(self._backend, "connection", None), "handed_over", False))
