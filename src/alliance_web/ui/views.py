"""The gallery: every component in each of its states, used as the pages use it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alliance_web.ui import gallery as samples


def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component. Holds no data of anyone; the route decides who may open it."""
    return render(request, "ui/gallery.html", samples.context())
