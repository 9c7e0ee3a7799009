"""Pages of the therapist about a therapy, and the door through which a client comes in."""
