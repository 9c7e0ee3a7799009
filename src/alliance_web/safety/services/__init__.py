"""Everything that changes the safety plan and its review tasks."""
