"""The nouns of the alliance as frozen dataclasses. Standard library only."""

from alliance.model.picture import Line, Mark, Outcome, Picture, RangeBand, Span, Table, Voice

__all__ = ["Line", "Mark", "Outcome", "Picture", "RangeBand", "Span", "Table", "Voice"]
