"""Process notes: what a therapist writes about a therapy for nobody but themselves, kept apart from everything else."""
