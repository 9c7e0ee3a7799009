"""The pages about questionnaires, all of them part of the set-up."""
