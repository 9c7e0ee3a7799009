"""Which fields of a sent form hold what somebody wrote, as opposed to keys, numbers and choices of the form itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.http import HttpRequest, QueryDict

Written = tuple[str, str]

SECRET = re.compile(r"csrf|password|credential|^(code|login|email|next|draft_id|submission)$")
# Keys, numbers, times and choices ("talked-about") are the form's own, not its author's.
OF_THE_FORM = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[\d:.,+TZ-]*|[a-z0-9_-]{1,40}")
# In these fields a single word is somebody's own.
FOR_WORDS = frozenset({"words", "own_words", "reason", "helped", "in_the_way", "name", "what_was_done", "unsaid"})
SHOWN = 20_000


def written(fields: Iterable[Written]) -> Iterator[Written]:
    """The fields with words in them."""
    for name, value in fields:
        text = value.strip()
        if text and not SECRET.search(name) and (name in FOR_WORDS or not OF_THE_FORM.fullmatch(text)):
            yield name, value


def written_in(request: HttpRequest) -> list[str]:
    """What somebody wrote into the form that they just sent from one of our own pages; never raises."""
    if request.method != "POST" or request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return []
    try:
        if request.headers.get("Origin", _own(request)) != _own(request):
            return []
        sent: QueryDict = request.POST
        fields = [(name, value) for name, values in sent.lists() for value in values]
    except Exception:  # whatever the request was, the page about its fault is shown
        return []
    return [value[:SHOWN] for _name, value in written(fields)]


def _own(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"
