"""What a client chooses about taking part."""

from django import forms

from alliance_web.consents.states import Choice

# Where the buttons stand, and the page that they lead back to.
PLACES = {"first": "my-check-ins", "account": "account"}


class ChoiceForm(forms.Form):
    """One of the three, and the page on which the button was pressed."""

    choice = forms.TypedChoiceField(choices=[(one.value, one.value) for one in Choice], coerce=Choice)
    place = forms.ChoiceField(choices=[(place, place) for place in PLACES], required=False)

    def back(self) -> str:
        """The route of the page that the button was on; '' for the page of its own."""
        return PLACES.get(self.cleaned_data["place"], "")
