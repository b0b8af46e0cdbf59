"""Where a postcode is, for the script of a form."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.core.rate_limits import RateLimit

from .. import postcodes
from ..postcodes import BadPostcode

LOOK_UPS = RateLimit("postcodes", times=30, seconds=60, sentence="That is many postcodes. Choose your ward below.")
"""How many postcodes one person may look up in a minute: more than anybody types, too few to copy the list."""


@never_cache
@require_safe
def postcode(request: HttpRequest) -> JsonResponse:
    """The ward of a postcode and what to say about it. Never a list of what begins with it."""
    if not LOOK_UPS.allows(str(request.user.pk)):
        return JsonResponse({"said": LOOK_UPS.sentence}, status=429)
    try:
        found = postcodes.answer(request.GET.get("postcode", ""))
    except BadPostcode as wrong:
        return JsonResponse({"postcode": "", "ward": "", "name": "", "said": wrong.message})
    return JsonResponse(
        {
            "postcode": found.postcode,
            "ward": found.ward.pk if found.ward else "",
            "name": found.ward.name if found.ward else "",
            "said": found.said,
        }
    )
