"""Where the email provider posts what came in. django-anymail reads its format, and says so by its signal ``inbound``.

It answers 200 once the email is stored. What django-anymail cannot read is stored as it was posted, for staff.
"""

from __future__ import annotations

import logging
from typing import Any

from anymail.exceptions import AnymailConfigurationError
from anymail.inbound import AnymailInboundMessage
from anymail.signals import inbound
from anymail.utils import get_request_basic_auth
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from . import storing

logger = logging.getLogger(__name__)

VIEWS = {
    "postmark": "anymail.webhooks.postmark.PostmarkInboundWebhookView",
    "sparkpost": "anymail.webhooks.sparkpost.SparkPostInboundWebhookView",
}
"""By the name of the provider, what reads its format. The settings know the same names."""
LIMIT_BYTES = 40 * 1024 * 1024
"""An email of 25 MB as a provider posts it: a third longer, and what it says besides."""


@csrf_exempt
@login_not_required
@require_POST
def webhook(request: HttpRequest) -> HttpResponse:
    """Takes what the provider posts with the secret that was agreed. Nobody else learns more than that it is refused."""
    if not settings.INBOUND_PROVIDER:
        raise Http404
    if not constant_time_compare(get_request_basic_auth(request) or "", settings.INBOUND_SECRET):
        return HttpResponse("The secret is missing or wrong.", status=403, content_type="text/plain")
    body = request.read(LIMIT_BYTES + 1)
    if len(body) > LIMIT_BYTES:
        return HttpResponse("That is too large.", status=413, content_type="text/plain")
    request._body = body  # Django's own limit is for forms, and under that of an email
    view = import_string(VIEWS[settings.INBOUND_PROVIDER]).as_view()
    try:
        view(request)
    except AnymailConfigurationError:
        logger.exception("the email provider posts to the wrong address")
        return HttpResponse("This address takes email that came in.", status=400, content_type="text/plain")
    except DatabaseError:
        raise  # it is not stored: the provider sends it again
    except Exception as error:
        logger.warning("what the email provider posted cannot be read: %s", type(error).__name__)
        storing.store(body)
    return HttpResponse()


@receiver(inbound, dispatch_uid="threads.inbound")
def store_event(event: Any, **kwargs: Any) -> None:
    """Stores an email that django-anymail read, with what the mail server said outside of it."""
    message: AnymailInboundMessage = event.message
    recipient = message.envelope_recipient
    delivered_to = [recipient] if recipient else []
    storing.store(_raw(message), delivered_to=delivered_to, return_path=message.envelope_sender)


def _raw(message: AnymailInboundMessage) -> bytes:
    """The bytes of an email, its lines as they came."""
    return message.as_bytes(policy=message.policy.clone(refold_source="none"))
