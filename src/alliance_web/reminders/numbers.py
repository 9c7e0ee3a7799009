"""Phone numbers as gateways want them (E.164), and as a page may show them."""

import re

# As people write them: with blanks, dashes, brackets, "+" or "00" before the code of the country.
FILLING = re.compile(r"[\s()./-]")
NUMBER = re.compile(r"\+[1-9]\d{7,14}")


class NoCountryCode(ValueError):
    """It begins with neither + nor 00."""


class NoNumber(ValueError):
    """Whatever this is, no phone has it as its number."""


def international(written: str) -> str:
    """The number as +436641234567. Raises NoCountryCode, NoNumber."""
    bare = FILLING.sub("", written.replace("(0)", ""))
    number = f"+{bare[2:]}" if bare.startswith("00") else bare
    if number.isdigit():
        raise NoCountryCode
    if not NUMBER.fullmatch(number) or not number.isascii():
        raise NoNumber
    return number


def ending(number: str) -> str:
    """The three digits by which its owner knows it."""
    return number[-3:]


def shortened(email: str) -> str:
    """An address by which its owner knows it: s…m@post.example."""
    name, _at, domain = email.partition("@")
    return f"{name[:1]}…{name[-1:] if len(name) > 1 else ''}@{domain}"
