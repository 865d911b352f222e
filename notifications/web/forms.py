"""What people fill in to get mails."""

from typing import Any

from django import forms

from accesscontrol.web.forms import PageForm
from notifications.models.subscriptions import ADDRESS_LENGTH
from notifications.queries.topics import choosable
from notifications.rules.subscriptions import ALL, KINDS, Rhythm, Topic, Wish

GROUPS = {"model": "One model", "developer": "All models of a developer", "channel": "One channel"}
RHYTHMS = (
    (Rhythm.IMMEDIATE.value, "At once"),
    (Rhythm.DAILY.value, "Once a day, at 8 in the morning"),
    (Rhythm.WEEKLY.value, "Once a week, on Monday morning"),
)


class AlertsForm(forms.Form):
    email = forms.EmailField(
        max_length=ADDRESS_LENGTH,
        label="E-mail address",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    about = forms.ChoiceField(label="About")
    rhythm = forms.ChoiceField(
        label="How often",
        choices=RHYTHMS,
        widget=forms.RadioSelect,
        initial=Rhythm.IMMEDIATE.value,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        about = self.fields["about"]
        assert isinstance(about, forms.ChoiceField)  # noqa: S101 narrows the type
        about.choices = [
            (ALL, "Everything on record"),
            *(
                (GROUPS[kind], [(f"{kind}:{object_id}", name) for object_id, name in objects])
                for kind, objects in choosable().items()
                if objects
            ),
        ]

    def wish(self) -> Wish:
        """What was filled in, once it is found to be whole."""
        kind, _, object_id = self.cleaned_data["about"].partition(":")
        rhythm = Rhythm(self.cleaned_data["rhythm"])
        return Wish(self.cleaned_data["email"], Topic(kind, object_id), rhythm)


NEVER = "never"


class CheckMailsForm(PageForm):
    rhythm = forms.ChoiceField(
        label="How often", choices=((NEVER, "Never"), *RHYTHMS), widget=forms.RadioSelect
    )


def chosen(given: Any) -> str:
    """What the form is about at first: the object that the address of the page names."""
    for kind in KINDS[1:]:
        if given.get(kind):
            return f"{kind}:{given[kind]}"
    return ALL
