"""Ignore patterns: text that changes on every visit and never states a fact, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class IgnorePattern:
    """Regular expression of text to ignore, and the reason: without one it could hide a change.

    `anywhere` holds for patterns that are noise in any line; the others are applied to short lines alone.
    """

    pattern: str
    why: str
    anywhere: bool = False


# Bounded repetition keeps every pattern linear in the length of a text.
_NUMBER = r"[\d٠-٩]{1,12}"
_GROUPED_NUMBER = rf"{_NUMBER}(?:[.,\s]{_NUMBER}){{0,5}}"
_UNITS = (
    "seconds?|minutes?|hours?|days?|weeks?|sekunden?|minuten?|stunden?|tagen?|wochen?|secondes?|minutes?|heures?|jours?|semaines?"
    "|sekonda|minuta|orë|ditë|javë|sekundi|minuta|sati?|dana|nedelja|секунди|минута|сати?|дана|ثوان|ثانية|دقيقة|دقائق|ساعة|ساعات|يوم|أيام"
)

IGNORE_PATTERNS = (
    IgnorePattern(rf"(?i)\b{_NUMBER}\s+(?:{_UNITS})\s+(?:ago|më parë)\b", "age of an item, computed at every visit"),
    IgnorePattern(
        rf"(?i)\b(?:vor|il y a|para|pre|пре|prije|قبل|منذ)\s+{_NUMBER}\s+(?:{_UNITS})\b",
        "age of an item, computed at every visit",
    ),
    IgnorePattern(
        rf"(?i)\b{_GROUPED_NUMBER}\s+(?:page\s+)?(?:views|visits|visitors|Aufrufe|Besucher|vues|visites|shikime|vizita|pregleda|poseta|прегледа|مشاهدة|زيارة)\b",
        "counter of visits",
    ),
    IgnorePattern(
        rf"(?i)\b(?:views|visits|visitors|Aufrufe|Besucher|vues|visites|shikime|vizita|pregleda|poseta|прегледа|مشاهدات|زيارات)\s*:\s*{_NUMBER}(?:[.,]{_NUMBER})*",
        "counter of visits",
    ),
    IgnorePattern(
        rf"(?i)(?:©|\(c\)|copyright)\s*(?:{_NUMBER}\s*[-–]\s*)?{_NUMBER}", "year of the copyright notice", anywhere=True
    ),
)
