"""Read the text of a PDF as Typst writes it: glyphs in the order of the page, turned back by the table of their face.

No more of the format than the letter needs. What comes out is what a screen reader or "copy" gets.
"""

import re
import zlib

OBJECT = re.compile(rb"(\d+) 0 obj(.*?)\nendobj", re.DOTALL)
# A face that is chosen, or glyphs in a string: bytes in brackets, which may hold pairs of brackets, or hexadecimal.
INSIDE = rb"(?:\\.|[^\\()])*"
SHOWN = re.compile(
    rb"/(f\d+) [\d.]+ Tf|<[0-9A-Fa-f]+>|\(" + INSIDE + rb"(?:\(" + INSIDE + rb"\)" + INSIDE + rb")*\)", re.DOTALL
)
PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


def pages(pdf: bytes) -> list[str]:
    """The text of each page, without the spaces that only the layout makes."""
    objects = _objects(pdf)
    return [_text(page, objects) for page in objects.values() if re.search(rb"/Type\s*/Page\b(?!s)", page)]


def text(pdf: bytes) -> str:
    """The text of all pages."""
    return "\n".join(pages(pdf))


def _objects(pdf: bytes) -> dict[bytes, bytes]:
    """Every object by its number, those inside object streams too."""
    found = dict(OBJECT.findall(pdf))
    for body in list(found.values()):
        if re.search(rb"/Type\s*/ObjStm", body):
            inside = _inflated(body)
            first = int(re.search(rb"/First\s+(\d+)", body)[1])  # type: ignore[index]
            head = [int(one) for one in inside[:first].split()]
            starts = [*(first + offset for offset in head[1::2]), len(inside)]
            for place, number in enumerate(head[::2]):
                found[str(number).encode()] = inside[starts[place] : starts[place + 1]]
    return found


def _inflated(body: bytes) -> bytes:
    length = re.search(rb"/Length (\d+)", body)
    assert length
    start = re.search(rb"stream\r?\n", body)
    assert start
    raw = body[start.end() : start.end() + int(length[1])]
    return zlib.decompress(raw) if b"FlateDecode" in body[: start.start()] else raw


def _of(body: bytes, name: bytes, objects: dict[bytes, bytes]) -> bytes:
    """What an object names under a key, by reference or written out."""
    match = re.search(rb"/" + name + rb"\s*(?:(\d+) 0 R|\[(\d+) 0 R)", body)
    return objects[match[1] or match[2]] if match else body


def _text(page: bytes, objects: dict[bytes, bytes]) -> str:
    faces = dict(re.findall(rb"/(f\d+) (\d+) 0 R", _of(page, b"Resources", objects)))
    tables = {name: _table(_of(objects[face], b"ToUnicode", objects)) for name, face in faces.items()}
    shown, table = [], {}
    for face, glyphs in ((match[1], match[0]) for match in SHOWN.finditer(_inflated(_of(page, b"Contents", objects)))):
        if face:
            table = tables[face]
        else:
            shown.append("".join(table.get(glyph, "\ufffd") for glyph in _glyphs(glyphs)))
    return "".join(shown)


def _table(cmap: bytes) -> dict[int, str]:
    """Glyph -> the characters it stands for."""
    return {
        int(glyph, 16): bytes.fromhex(to.decode()).decode("utf-16-be") for glyph, to in PAIR.findall(_inflated(cmap))
    }


def _glyphs(shown: bytes) -> list[int]:
    raw = bytes.fromhex(shown[1:-1].decode()) if shown.startswith(b"<") else _unescaped(shown[1:-1])
    return [int.from_bytes(raw[place : place + 2], "big") for place in range(0, len(raw), 2)]


def _unescaped(raw: bytes) -> bytes:
    named = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}

    def one(match: re.Match[bytes]) -> bytes:
        code = match[1]
        return bytes([int(code, 8)]) if code.isdigit() else named.get(code, code)

    return re.sub(rb"\\([0-7]{1,3}|.)", one, raw, flags=re.DOTALL)
