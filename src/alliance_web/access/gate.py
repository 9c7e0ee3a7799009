"""The one door to every page: a view without a declared permission does not open, and no page is shown unrecorded.

A view declares with `@requires(Permission.X)`. Views of other packages are declared in `routes_of_others`
by the name of their route. Who the visitor is to the therapy in the address is answered by a function that the app
`therapies` registers, so that this package knows no rows.

Every answer that a view gives with something in it is recorded, whatever its status: for the therapy in the address,
and for those that the view says it shows (`shows`). Pages that may show clients whom no address names have to say so,
even if there are none, or they stay shut. Refusals of someone who is signed in are recorded too.
"""

from collections.abc import Callable, Iterable
from typing import Any, NoReturn, TypeVar, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from alliance_web.audit.record import record

from .permissions import Permission
from .policy import can
from .relation import STRANGER, Relation
from .request import GatedRequest
from .routes_of_others import PERMISSIONS_OF_OTHERS

View = TypeVar("View", bound=Callable[..., HttpResponse])
RelationFinder = Callable[[Any, UUID | None], Relation]
TherapyFinder = Callable[[UUID], bool]

_find_relation: list[RelationFinder] = []
_is_there: list[TherapyFinder] = []

# Their pages may show clients whom no address names.
SHOW_CLIENTS = frozenset(
    {
        *(Permission.SEE_CASELOAD, Permission.REVIEW_RISK, Permission.READ_HARM, Permission.HOLDER_OF_LINK),
        *(Permission.IMPORT_RATINGS, Permission.IMPORT_APPOINTMENTS),
    }
)


class UndeclaredView(Exception):
    """A route has no permission, or does not say whom its page shows; it stays shut until someone declares it."""


def requires(permission: Permission) -> Callable[[View], View]:
    """Declare the one permission that a view needs."""

    def declare(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return declare


def answers_relations(finder: RelationFinder) -> None:
    """Register the function that says who a user is to a therapy."""
    _find_relation[:] = [finder]


def finds_therapies(finder: TherapyFinder) -> None:
    """Register the function that says whether there is a therapy with a key."""
    _is_there[:] = [finder]


def shows(request: HttpRequest, therapies: Iterable[UUID]) -> None:
    """Say of which therapies the page of this request shows something; called with none, that it shows nobody's."""
    here = cast(GatedRequest, request)
    here.shown = {*(getattr(here, "shown", None) or ()), *therapies}


def refuse(request: HttpRequest, therapy: UUID) -> NoReturn:
    """Answer 404 as to any stranger, for something about a therapy that the visitor may not see; it is recorded."""
    _record_refusal(request, therapy)
    raise Http404("No such page, or not for you.")


def permission_of(view: Callable[..., Any], route_name: str | None) -> Permission:
    """The permission a view declared, or that the settings declare for a route of another package."""
    declared = getattr(view, "permission", None) or PERMISSIONS_OF_OTHERS.get(route_name or "")
    if declared is None:
        raise UndeclaredView(f"The route {route_name!r} declares no permission. Add @requires(...) to its view.")
    return Permission[declared] if isinstance(declared, str) and not isinstance(declared, Permission) else declared


def relation_of(user: Any, therapy: UUID | None = None) -> Relation:
    """Who the user is to the practice and, where one is asked for, to the therapy."""
    return _find_relation[0](user, therapy) if _find_relation else STRANGER


class Gate:
    """Middleware: asks before each view, and records whom each page showed and whom the gate refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # A page that tells of a fault (404, 500) and a redirect show nobody.
        if getattr(request, "is_open", False) and (response.streaming or response.content):
            _record_read(request)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Let the request pass (None), send to the sign-in, or answer 404 as to any stranger."""
        permission = permission_of(view, request.resolver_match.view_name if request.resolver_match else None)
        here = cast(GatedRequest, request)
        here.permission = permission
        therapy = kwargs.get("therapy")
        relation = relation_of(request.user, therapy)
        here.relation = relation
        if can(permission, relation):
            here.is_open = True
            return None
        if relation.signed_in:
            _record_refusal(request, therapy if therapy and _is_there[0](therapy) else None)
        elif request.path == "/" and can(Permission.SEE_DEMO, relation):
            return redirect("demo")  # nobody in it has a password to sign in with
        elif permission is not Permission.SEE_DEMO:
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        raise Http404("No such page, or not for you.")

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """A view that failed, or found nothing, has shown nothing."""
        cast(GatedRequest, request).is_open = False


def _record_read(request: HttpRequest) -> None:
    assert request.resolver_match is not None
    page = request.resolver_match.view_name
    shown: set[UUID] | None = getattr(request, "shown", None)
    if shown is None and cast(GatedRequest, request).permission in SHOW_CLIENTS:
        raise UndeclaredView(f"The view of {page!r} does not say whom its page shows. Call shows(...) in it.")
    here = request.resolver_match.kwargs.get("therapy")
    if not (therapies := sorted({*(shown or ()), *([here] if here else ())})):
        return
    with transaction.atomic():
        for therapy in therapies:
            record(f"read.{page}", by=request.user.pk, therapy=therapy)


def _record_refusal(request: HttpRequest, therapy: UUID | None) -> None:
    assert request.resolver_match is not None
    record(f"refused.{request.resolver_match.view_name}", by=request.user.pk, therapy=therapy)
