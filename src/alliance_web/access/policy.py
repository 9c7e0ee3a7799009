"""Which relation grants which permission: one map of small predicates, checked and asked in one way."""

from collections.abc import Callable

from .permissions import Permission
from .relation import Part, Relation, Role

Grant = Callable[[Relation], bool]


class Refused(Exception):
    """The relation does not grant the permission. The text is for the record, not for the page."""

    def __init__(self, permission: Permission) -> None:
        super().__init__(f"Refused: {permission.value}")
        self.permission = permission


def anyone(relation: Relation) -> bool:
    """Everybody, known or not."""
    return True


def signed_in(relation: Relation) -> bool:
    """Somebody who has signed in."""
    return relation.signed_in


def in_simulated_practice(relation: Relation) -> bool:
    """Anyone, as long as the practice is simulated."""
    return relation.simulated_practice


def answers_for_risk(relation: Relation) -> bool:
    """The person whom the practice named for answers about self-harm."""
    return relation.signed_in and relation.answers_for_risk


def reviews_risk(relation: Relation) -> bool:
    """The person named for it, therapists and leads; behind the door each finds what is theirs."""
    return answers_for_risk(relation) or works_as(Role.THERAPIST, Role.LEAD)(relation)


def works_as(*roles: Role) -> Grant:
    """Staff with one of these roles in the practice."""
    return lambda relation: relation.signed_in and not relation.roles.isdisjoint(roles)


def takes_part_as(*parts: Part) -> Grant:
    """Somebody with one of these parts in the therapy that is asked for."""
    return lambda relation: relation.signed_in and relation.part in parts


client = takes_part_as(Part.CLIENT)
therapist = takes_part_as(Part.THERAPIST)
either_chair = takes_part_as(Part.CLIENT, Part.THERAPIST)

GRANTS: dict[Permission, Grant] = {
    Permission.ANYONE: anyone,
    Permission.HOLDER_OF_LINK: anyone,
    Permission.GATEWAY: anyone,  # its views check the signature
    Permission.SEE_DEMO: in_simulated_practice,
    Permission.SIGNED_IN: signed_in,
    Permission.SEE_CASELOAD: works_as(Role.THERAPIST),
    Permission.START_THERAPY: works_as(Role.THERAPIST),
    Permission.IMPORT_RATINGS: works_as(Role.THERAPIST),
    Permission.IMPORT_APPOINTMENTS: works_as(Role.THERAPIST),
    Permission.SEE_THERAPY: either_chair,
    Permission.ASK_ABOUT_SESSION: client,
    Permission.ANSWER_CHECK_IN: either_chair,
    Permission.CHOOSE_TO_TAKE_PART: client,
    Permission.AMEND_ANSWERS: client,
    Permission.RECORD_USE_OF_CARD: either_chair,
    Permission.SHOW_EXPECTED: therapist,
    Permission.CHANGE_PLAN: either_chair,
    Permission.FOLLOW_STRAIN: either_chair,
    Permission.SAY_REPAIRED: client,
    Permission.WRITE_NOTES: either_chair,
    # Behind the door each therapist finds the notes of their own and nobody else's, whoever came before.
    Permission.KEEP_PROCESS_NOTES: therapist,
    Permission.PREPARE_FEEDBACK: therapist,
    Permission.LOOK_BACK: either_chair,
    Permission.CHOOSE_FOLLOW_UP: client,
    Permission.SAY_HARM: client,
    # Behind the door each finds only what was promised to them by name.
    Permission.READ_HARM: works_as(Role.THERAPIST, Role.LEAD, Role.ADMINISTRATOR),
    Permission.MANAGE_THERAPY: therapist,
    Permission.REVIEW_RISK: reviews_risk,
    Permission.SEE_PRACTICE: works_as(Role.LEAD),
    Permission.MANAGE_PRACTICE: works_as(Role.LEAD, Role.ADMINISTRATOR),
}


def can(permission: Permission, relation: Relation) -> bool:
    """Whether the relation grants the permission."""
    return GRANTS[permission](relation)


def check(permission: Permission, relation: Relation) -> None:
    """Raise Refused unless the relation grants the permission."""
    if not can(permission, relation):
        raise Refused(permission)
