"""Goals that two set themselves: how far they were reached, on levels written together."""

from alliance.plan.attainment import attainment_t_score

__all__ = ["attainment_t_score"]
