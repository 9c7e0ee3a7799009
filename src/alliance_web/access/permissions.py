"""Everything that can be permitted, one sentence each. A route declares exactly one of them."""

from enum import StrEnum


class Permission(StrEnum):
    """The value is the sentence shown in the documentation."""

    ANYONE = "Open to anyone, signed in or not."
    HOLDER_OF_LINK = "Open to whoever holds an unguessable, expiring link made for one purpose."
    SIGNED_IN = "Open to everyone who is signed in, about themselves only."
    SEE_CASELOAD = "A therapist sees the list of their own therapies."
    START_THERAPY = "A therapist starts a therapy."
    SEE_THERAPY = "The client and the therapist of a therapy see its shared pages."
    ANSWER_CHECK_IN = "A participant answers their own check-ins, and changes who sees their answers."
    CHOOSE_TO_TAKE_PART = "The client, and nobody else, pauses check-ins, stops taking part and starts again."
    AMEND_ANSWERS = "The client says that answers are not theirs, or corrects them; what was there is kept."
    RECORD_USE_OF_CARD = "Either chair notes that the session card was talked about."
    SHOW_EXPECTED = "The therapist of a therapy shows on the session card how similar therapies went."
    CHANGE_PLAN = "Either chair proposes goals and tasks, takes a stance, reports and reviews."
    FOLLOW_STRAIN = "Either chair takes up a strain, names it, notes that it was talked about, says how they see it."
    SAY_REPAIRED = "The client, and nobody else, says whether a strain is repaired."
    WRITE_NOTES = "Each chair writes notes of its own, and alone decides when the other may read them."
    PREPARE_FEEDBACK = "The therapist of a therapy prepares what is hard to say to the client."
    MANAGE_THERAPY = "The therapist of a therapy plans its sessions, invites its people and ends it."
    ASK_ABOUT_SESSION = "The client asks to move or cancel a session, and reads the answer."
    IMPORT_APPOINTMENTS = "A therapist brings appointments of another calendar into their own therapies."
    IMPORT_RATINGS = "A therapist brings past ratings into their own therapies."
    REVIEW_RISK = "The named person, the lead and the therapist concerned look after answers about self-harm."
    SEE_PRACTICE = "A practice lead sees counts of the practice, never ranks of people."
    MANAGE_PRACTICE = "A lead or administrator sets up the practice: staff, emergency numbers, questionnaires."
    SEE_DEMO = "Pages that exist only in a simulated practice."
