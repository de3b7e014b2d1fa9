"""Phone numbers: parsing, validity and `tel:` URIs, by the data of Google's libphonenumber."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from returnkb.text.characters import searchable

# A short or toll-free number, which works in its own country only and is dialled as written. Helplines of public interest in
# Europe have six digits that begin with 116; police and rescue in many countries have two (17, 18).
_NATIONAL = re.compile(r"\d{2,5}|116 ?\d{3}|0?800[\d ]{3,9}")
_INTERNATIONAL = re.compile(r"\+[1-9]\d{0,3}(?:[ .()-]{0,2}\d)+")
_TRUNK = re.compile(r"\(0\)")
_SUFFIX = re.compile(r"-\d{1,3}$")


@dataclass(frozen=True)
class PhoneNumberFault:
    """Why a written number would not be dialled as its writer meant it, and how to write it."""

    sentence: str
    repair: str
    certain: bool = True


def tel_uri(number: str) -> str:
    """The URI that dials a number (RFC 3966): E.164 for an international one, its digits for a short or toll-free one."""
    plain = searchable(number)
    parsed = _parsed(plain) if plain.startswith("+") else None
    return f"tel:{parsed or re.sub(r'[^0-9]', '', plain)}"


def phone_number_fault(number: str) -> PhoneNumberFault | None:
    """The fault of a number; None when its link dials exactly the digits that are shown."""
    plain = searchable(number).strip()
    if not number.isascii() and any(digit.isdecimal() and not digit.isascii() for digit in number):
        return PhoneNumberFault(
            f"“{number}” has digits that are not 0 to 9.", f"Write it with the digits 0 to 9: {plain}."
        )
    if _NATIONAL.fullmatch(plain):
        return None
    if _TRUNK.search(plain):
        repair = f"Write it as it is dialled from abroad: {_shown(plain) or plain.replace('(0)', '')}."
        return PhoneNumberFault(f"“{number}” has a (0), which is dialled inside the country only.", repair)
    if "/" in plain:
        return PhoneNumberFault(
            f"“{number}” may be one number or two: a / can mean an extension or another number.",
            "Write each number as one of its own, and an extension in its note.",
        )
    if not _INTERNATIONAL.fullmatch(plain):
        repair = "Write + and the country code before it, with blanks between its parts, and nothing else."
        if meant := _with_code(plain):
            repair = f"If its country code is there already, write {meant}."
        return PhoneNumberFault(f"“{number}” cannot be dialled from abroad.", repair)
    return _fault_of_plan(number, plain)


def _fault_of_plan(number: str, plain: str) -> PhoneNumberFault | None:
    """Faults that only the numbering plan of the country shows."""
    import phonenumbers

    dialled, written = _parsed(plain), "+" + re.sub(r"\D", "", plain)
    if dialled is None or len(written) > 16:
        return PhoneNumberFault(
            f"“{number}” cannot be dialled from abroad.", "Compare it with the source, digit by digit."
        )
    if dialled != written:
        return PhoneNumberFault(
            f"“{number}” has a 0 after the country code that is not dialled from abroad.", f"Write {_shown(plain)}."
        )
    parsed = phonenumbers.parse(plain, None)
    if phonenumbers.is_valid_number(parsed):
        return None
    if _SUFFIX.search(plain):
        return PhoneNumberFault(
            f"“{number}” ends like an extension or a second number, and would be dialled as one number.",
            "Write each number as one of its own, and an extension in its note.",
        )
    if not phonenumbers.is_possible_number(parsed):
        sentence = f"“{number}” has too few or too many digits for its country, and cannot be dialled from abroad."
        return PhoneNumberFault(sentence, "Compare it with the source, digit by digit.")
    sentence = f"“{number}” is in no range of numbers that its country has given out."
    return PhoneNumberFault(sentence, "Compare it with the source, digit by digit.", certain=False)


def is_national_number(text: str, regions: Iterable[str]) -> bool:
    """Whether a number without a plus is a valid one in any of these regions (ISO 3166-1), with or without its country code."""
    import phonenumbers

    for region in regions:
        digits = re.sub(r"\D", "", text)
        code = str(phonenumbers.country_code_for_region(region))
        bare = digits.startswith(code) and len(digits) > 9
        if not (bare or digits.startswith("0")) or len(digits) < 8:
            continue
        try:
            parsed = phonenumbers.parse("+" + digits if bare else digits, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(parsed):
            return True
    return False


def _with_code(plain: str) -> str:
    """The valid number that a text holds after 00, after words, or with its country code and no plus; empty without one."""
    import phonenumbers

    found = re.search(r"\+?\d[\d .()-]{5,}", plain)
    digits = re.sub(r"\D", "", found[0]).removeprefix("00") if found else ""
    try:
        parsed = phonenumbers.parse(f"+{digits}", None)
    except phonenumbers.NumberParseException:
        return ""
    return _shown(f"+{digits}") if not digits.startswith("0") and phonenumbers.is_valid_number(parsed) else ""


def _parsed(plain: str) -> str | None:
    """The number in E.164; None when the library cannot read it."""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(plain, None)
    except phonenumbers.NumberParseException:
        return None
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def _shown(plain: str) -> str:
    """The number in its international form, empty when the library cannot read it."""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(plain, None)
    except phonenumbers.NumberParseException:
        return ""
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL))
