"""Take every address and every path of the building machine out of a CycloneDX list; fails where one is left."""

import json
import re
import sys
from typing import Any

ADDRESS = re.compile(r"(?:https?|file|git\+\w+)://|(?<![\w.])/(?:home|root|tmp|usr|work|opt)/")
NAMES_OF_SCHEMAS = {"$schema", "bomFormat"}


def stripped(value: Any) -> Any:
    """The same without references to elsewhere."""
    if isinstance(value, dict):
        return {name: stripped(inner) for name, inner in value.items() if name not in ("externalReferences", "$schema")}
    if isinstance(value, list):
        return [stripped(inner) for inner in value if not _names_an_address(inner)]
    return value


def _names_an_address(value: Any) -> bool:
    """A property or a licence text of one line that is an address."""
    return isinstance(value, dict) and any(isinstance(one, str) and ADDRESS.search(one) for one in value.values())


if __name__ == "__main__":
    text = json.dumps(stripped(json.load(sys.stdin)), indent=1, sort_keys=True)
    if found := ADDRESS.search(text):
        sys.exit(f"An address is left in the list of components: {text[max(0, found.start() - 80) : found.end() + 60]}")
    print(text)
