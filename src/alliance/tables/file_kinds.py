"""Which kind of file this is, told by its first bytes and never by its name."""

from __future__ import annotations

import codecs

_WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_STATISTICS = {
    "sav": (b"$FL2", b"$FL3"),
    "dta": (b"<stata_dta>",),
    "sas7bdat": (b"\x00" * 12 + b"\xc2\xea\x81\x60",),
    "xport": (b"HEADER RECORD*******LIB",),
}
#: The older files of Stata begin with their version and the order of their bytes.
_STATA = tuple(bytes([version, order]) for version in (105, 108, *range(110, 116)) for order in (1, 2))


#: Some programs give a page the ending of a workbook, and health records may be XML.
_MARKUP = (b"<?xml", b"<!", b"<html", b"<HTML", b"<table", b"<Bundle", b"<QuestionnaireResponse")


def kind_of(head: bytes) -> str:
    """text, workbook, parquet, json, fhir, markup or noise; for statistics programs the ending of files: sav, dta"""
    if head.startswith(_WORKBOOK):
        return "workbook"
    if head.startswith(b"PAR1"):
        return "parquet"
    statistics = next((kind for kind, signs in _STATISTICS.items() if head.startswith(signs)), None)
    if statistics is None and head.startswith(_STATA) and b"\0" in head[:100]:
        statistics = "dta"
    if statistics:
        return statistics
    if b"\0" in head and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and head[1:2] != b"\0":
        return "noise"
    if head.removeprefix(codecs.BOM_UTF8).lstrip().startswith((b"{", b"[")):
        return "fhir" if b'"resourceType"' in head else "json"
    return "markup" if head.removeprefix(codecs.BOM_UTF8).lstrip().startswith(_MARKUP) else "text"
