"""The one door to every page: a view without a declared permission does not open.

A view declares with `@requires(Permission.X)`. Views of other packages are declared in `settings.PERMISSIONS_OF_OTHERS`
by the name of their route. Who the visitor is to the therapy in the address is answered by a function that the app
`therapies` registers, so that this package knows no rows.
"""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

from .permissions import Permission
from .policy import can
from .relation import STRANGER, Relation

View = TypeVar("View", bound=Callable[..., HttpResponse])
RelationFinder = Callable[[Any, UUID | None], Relation]
ReadRecorder = Callable[[HttpRequest, Permission, UUID], None]

_find_relation: list[RelationFinder] = []
_record_read: list[ReadRecorder] = []


class UndeclaredView(Exception):
    """A route has no permission; it stays shut until somebody declares one."""


def requires(permission: Permission) -> Callable[[View], View]:
    """Declare the one permission that a view needs."""

    def declare(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return declare


def answers_relations(finder: RelationFinder) -> None:
    """Register the function that says who a user is to a therapy."""
    _find_relation[:] = [finder]


def records_reads(recorder: ReadRecorder) -> None:
    """Register the function that records that a page about a therapy was opened."""
    _record_read[:] = [recorder]


def permission_of(view: Callable[..., Any], route_name: str | None) -> Permission:
    """The permission a view declared, or that the settings declare for a route of another package."""
    declared = getattr(view, "permission", None) or settings.PERMISSIONS_OF_OTHERS.get(route_name or "")
    if declared is None:
        raise UndeclaredView(f"The route {route_name!r} declares no permission. Add @requires(...) to its view.")
    return Permission[declared] if isinstance(declared, str) and not isinstance(declared, Permission) else declared


def relation_of(user: Any, therapy: UUID | None = None) -> Relation:
    """Who the user is to the practice and, where one is asked for, to the therapy."""
    return _find_relation[0](user, therapy) if _find_relation else STRANGER


class Gate:
    """Middleware: asks before each view, and records each opened page about a therapy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        therapy = match.kwargs.get("therapy") if match else None
        if therapy and response.status_code == 200 and request.user.is_authenticated:
            _record_read[0](request, request.permission, therapy)  # type: ignore[attr-defined]
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Let the request pass (None), send to the sign-in, or answer 404 as to any stranger."""
        permission = permission_of(view, request.resolver_match.view_name if request.resolver_match else None)
        request.permission = permission  # type: ignore[attr-defined]
        relation = relation_of(request.user, kwargs.get("therapy"))
        request.relation = relation  # type: ignore[attr-defined]
        if can(permission, relation):
            return None
        if not relation.signed_in and permission is not Permission.SEE_DEMO:
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        raise Http404("No such page, or not for you.")
