"""Words on pages that change by themselves and never carry a fact; each kind with its reason."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class IgnorePattern:
    """Text to be ignored, and why: a mask without a reason hides news."""

    pattern: str
    why: str


_NUMBER = r"[\d٠-٩]+"
_UNITS = (
    "seconds?|minutes?|hours?|days?|weeks?|sekunden?|minuten?|stunden?|tagen?|wochen?|secondes?|minutes?|heures?|jours?|semaines?"
    "|sekonda|minuta|orë|ditë|javë|sekundi|minuta|sati?|dana|nedelja|секунди|минута|сати?|дана|ثوان|ثانية|دقيقة|دقائق|ساعة|ساعات|يوم|أيام"
)

IGNORE_PATTERNS = (
    IgnorePattern(
        rf"(?i)\b{_NUMBER}\s+(?:{_UNITS})\s+(?:ago|më parë)\b", "age of an item, counted anew at every visit"
    ),
    IgnorePattern(
        rf"(?i)\b(?:vor|il y a|para|pre|пре|prije|قبل|منذ)\s+{_NUMBER}\s+(?:{_UNITS})\b",
        "age of an item, counted anew at every visit",
    ),
    IgnorePattern(
        rf"(?i)\b{_NUMBER}(?:[.,\s]{_NUMBER})*\s+(?:page\s+)?(?:views|visits|visitors|Aufrufe|Besucher|vues|visites|shikime|vizita|pregleda|poseta|прегледа|مشاهدة|زيارة)\b",
        "counter of visits",
    ),
    IgnorePattern(
        rf"(?i)\b(?:views|visits|visitors|Aufrufe|Besucher|vues|visites|shikime|vizita|pregleda|poseta|прегледа|مشاهدات|زيارات)\s*:\s*{_NUMBER}(?:[.,]{_NUMBER})*",
        "counter of visits",
    ),
    IgnorePattern(rf"(?i)(?:©|\(c\)|copyright)\s*(?:{_NUMBER}\s*[-–]\s*)?{_NUMBER}", "year of the copyright notice"),
)
