"""What each column says about a person. Every model lists all its columns; a test fails on one left out."""

from enum import StrEnum


class Personal(StrEnum):
    """The kinds of content a column may have, from harmless to most private."""

    NONE = "says nothing about a person"
    IDENTIFYING = "tells who a person is"
    CONTACT = "reaches a person"
    CLINICAL = "tells about the therapy or the state of a person"
    WORDS = "a person's own words"
    LICENSED = "says nothing about a person, but is wording of others: used under a licence, never exported"
    SECRET = "opens a door; never shown, logged or exported"
