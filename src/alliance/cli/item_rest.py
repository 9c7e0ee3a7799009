"""A word on items that go against the others, as those do that were turned round twice or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from alliance.model import Instrument

#: With fewer forms an item goes against the others by chance.
FORMS = 10


def against_the_others(definition: Instrument, forms: pl.DataFrame) -> list[str]:
    """A note on each scale with items whose correlation with the rest of the scale is below 0."""
    import polars as pl

    from alliance.psychometrics import item_rest_correlations, turned_answers

    if forms.height < FORMS:
        return []
    turned = turned_answers(definition, forms)
    notes = []
    for scale in definition.scales:
        if scale.unscored or scale.sum_of or len(scale.items) < 3:
            continue
        against = _against(item_rest_correlations(turned.select(scale.items)))
        reverse = [code for code in scale.items if definition.item(code).reverse]
        back = item_rest_correlations(turned.select(-pl.col(code) if code in reverse else code for code in scale.items))
        if against and reverse and not _against(back):
            against = reverse
        if against:
            notes.append(
                f"{scale.key}: {', '.join(against)} go{'es' if len(against) == 1 else ''} against the other items "
                "(item-rest correlation below 0). If the file holds answers that were reversed already, say --turned; "
                "else check which items the definition reverses."
            )
    return notes


def _against(found: Mapping[str, float | None]) -> list[str]:
    return [code for code, r in found.items() if r is not None and r < 0]
