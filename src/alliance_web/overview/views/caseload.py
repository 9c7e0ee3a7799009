"""The list of a therapist's therapies."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alliance_web.access.gate import requires, shows
from alliance_web.access.permissions import Permission
from alliance_web.access.request import SignedInRequest

from ..forms import CaseloadForm
from ..queries import caseload as queries
from ..queries import caseload_table as table
from ..queries.pager import pages

ON_A_PAGE = 100


@require_safe
@requires(Permission.SEE_CASELOAD)
def caseload(request: SignedInRequest) -> HttpResponse:
    """Every own therapy in a row; search, filter and order stand in the address."""
    asked = CaseloadForm(request.GET).asked()
    rows = queries.rows(request.user)
    page = Paginator(queries.chosen(rows, **asked), ON_A_PAGE).get_page(request.GET.get("page"))
    shows(request, (row.key for row in page))
    return render(request, "overview/caseload.html", _context(request, rows, page, asked))


def _context(request: SignedInRequest, rows: list[queries.Row], page: Any, asked: dict[str, str]) -> dict[str, Any]:
    as_numbers = request.GET.get("as") == "numbers"
    return {
        "form": CaseloadForm(initial=asked),
        "asked": asked,
        "shown": [table.shown(row, as_numbers=as_numbers) for row in page],
        "columns": table.columns(asked, request.GET),
        "order": queries.order_words(asked["sort"]),
        "pages": pages(page, request.GET),
        "found": page.paginator.count,
        "has_any": bool(rows),
        "as_numbers": as_numbers,
        "other_form": table.other_form(request.GET, as_numbers=as_numbers),
    }
