"""The gallery's two views. Anyone may look: nothing in it is real."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .samples import PAGES, sample


@require_safe
@login_not_required
def components(request: HttpRequest) -> HttpResponse:
    """Every component in all its states; ``?rhythm=dense`` draws them as staff pages do."""
    dense = request.GET.get("rhythm") == "dense"
    return render(request, "core/gallery/components.html", {**sample(), "dense": dense})


@require_safe
@login_not_required
def page(request: HttpRequest, page: str) -> HttpResponse:
    """A sample of one page type, under the header of the role that sees it."""
    if page not in PAGES:
        raise Http404
    return render(request, f"core/gallery/{page}.html", {**sample(page), "name": PAGES[page][0]})
