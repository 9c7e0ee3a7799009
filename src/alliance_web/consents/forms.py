"""What the card takes in."""

from django import forms


class AnswerForm(forms.Form):
    """Yes, or no more."""

    YES, NO = "yes", "no"
    answer = forms.ChoiceField(choices=[(YES, YES), (NO, NO)])
