"""The button under something worth talking about."""

from django import forms


class FollowForm(forms.Form):
    """Which rule, and after which session it could be told."""

    rule = forms.CharField(max_length=60)
    session = forms.IntegerField(min_value=1, max_value=9999)
