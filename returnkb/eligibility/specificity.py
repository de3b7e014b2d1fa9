"""Specificity of eligibility rules: a rule for fewer people overrides a more general one."""

from __future__ import annotations

from returnkb.model.entry import Rule

# Fields of a rule that limit whom it holds for; an empty one sets no limit.
CONDITION_FIELDS = ("hosts", "host_regions", "to", "modes", "groups", "packages")


def is_more_specific(first: Rule, second: Rule) -> bool:
    """Whether the first rule is narrower than the second in at least one field and wider in none."""
    narrower = False
    for name in CONDITION_FIELDS:
        own, other = set(getattr(first, name)), set(getattr(second, name))
        if other and (not own or not own <= other):
            return False
        narrower = narrower or (bool(own) and own != other)
    return narrower
