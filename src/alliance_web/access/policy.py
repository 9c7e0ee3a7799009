"""Which relation grants which permission: one map of small predicates, checked and asked in one way."""

from rules import Predicate, RuleSet, always_allow, predicate

from .permissions import Permission
from .relation import Part, Relation, Role


class Refused(Exception):
    """The relation does not grant the permission. The text is for the record, not for the page."""

    def __init__(self, permission: Permission) -> None:
        super().__init__(f"Refused: {permission.value}")
        self.permission = permission


@predicate
def signed_in(relation: Relation) -> bool:
    """Somebody who has signed in."""
    return relation.signed_in


@predicate
def in_simulated_practice(relation: Relation) -> bool:
    """Anyone, as long as the practice is simulated."""
    return relation.simulated_practice


@predicate
def answers_for_risk(relation: Relation) -> bool:
    """The person whom the practice named for answers about self-harm."""
    return relation.signed_in and relation.answers_for_risk


def works_as(role: Role) -> Predicate:
    """Staff with this role in the practice."""
    return Predicate(lambda relation: relation.signed_in and role in relation.roles, name=f"works_as_{role}")


def takes_part_as(part: Part) -> Predicate:
    """Somebody with this part in the therapy that is asked for."""
    return Predicate(lambda relation: relation.signed_in and relation.part == part, name=f"takes_part_as_{part}")


client = takes_part_as(Part.CLIENT)
therapist = takes_part_as(Part.THERAPIST)
either_chair = client | therapist

GRANTS: dict[Permission, Predicate] = {
    Permission.ANYONE: always_allow,
    Permission.HOLDER_OF_LINK: always_allow,
    Permission.GATEWAY: always_allow,  # its views check the signature
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
    Permission.READ_HARM: works_as(Role.THERAPIST) | works_as(Role.LEAD) | works_as(Role.ADMINISTRATOR),
    Permission.MANAGE_THERAPY: therapist,
    Permission.REVIEW_RISK: answers_for_risk | works_as(Role.THERAPIST) | works_as(Role.LEAD),
    Permission.SEE_PRACTICE: works_as(Role.LEAD),
    Permission.MANAGE_PRACTICE: works_as(Role.LEAD) | works_as(Role.ADMINISTRATOR),
}

_rules = RuleSet({permission.name: grant for permission, grant in GRANTS.items()})


def can(permission: Permission, relation: Relation) -> bool:
    """Whether the relation grants the permission."""
    return bool(_rules.test_rule(permission.name, relation))


def check(permission: Permission, relation: Relation) -> None:
    """Raise Refused unless the relation grants the permission."""
    if not can(permission, relation):
        raise Refused(permission)
