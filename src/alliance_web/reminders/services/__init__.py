"""Everything that changes what people chose and which messages were written."""
