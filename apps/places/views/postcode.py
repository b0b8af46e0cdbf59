"""Where a postcode is, for the script of a form."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.core import limits

from .. import postcodes
from ..postcodes import BadPostcode

A_MINUTE = 30
"""How many postcodes one person may look up in a minute: more than anybody types, too few to copy the list."""


@never_cache
@require_safe
def postcode(request: HttpRequest) -> JsonResponse:
    """The ward of a postcode and what to say about it. Never a list of what begins with it."""
    if not limits.within("postcode", str(request.user.pk), times=A_MINUTE, seconds=60):
        return JsonResponse({"said": "That is many postcodes. Choose your ward below."}, status=429)
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
