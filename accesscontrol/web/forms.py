"""What people fill in on the pages of access control."""

from collections.abc import Sequence
from typing import Any

from django import forms

from accesscontrol.api.keys import LONGEST_OVERLAP_HOURS, MOST_DAYS, USUAL_OVERLAP_HOURS
from accesscontrol.rules.commitments import SALT
from accesscontrol.rules.roles import Role

Choices = Sequence[tuple[str, str]]


class PageForm(forms.Form):
    """A form that may stand beside others: its fields have ids of their own.

    Labels end as those of the other pages do, without a colon.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}-%s")
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class KeyForm(PageForm):
    name = forms.CharField(max_length=150, help_text="What will use it, as the gateway in Oslo.")
    scopes = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    days = forms.IntegerField(
        min_value=1, max_value=MOST_DAYS, initial=90, label="Good for how many days"
    )

    def __init__(self, *args: Any, scopes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["scopes"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 narrows the type
        field.choices = [(scope, scope) for scope in scopes]


class RollForm(PageForm):
    overlap_hours = forms.IntegerField(
        min_value=0, max_value=LONGEST_OVERLAP_HOURS, initial=USUAL_OVERLAP_HOURS
    )


class OpeningForm(PageForm):
    list = forms.CharField(max_length=128, label="Id of the list")
    salt = forms.RegexField(
        f"^{SALT.pattern}$",
        max_length=64,
        strip=True,
        label="Salt",
        help_text="64 hexadecimal digits, as the registry gave them to your organisation.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class SavedCheckForm(PageForm):
    label = forms.CharField(max_length=200, required=False, label="Your own name for it")
    model = forms.ChoiceField()
    channel = forms.ChoiceField()
    organization = forms.CharField(
        max_length=128, required=False, label="Id of the organisation on record"
    )
    affiliate_of = forms.CharField(max_length=128, required=False, label="Id of its parent")
    staff = forms.BooleanField(required=False, label="For its staff")
    classes = forms.CharField(
        max_length=2000,
        required=False,
        label="Classes",
        help_text="What you know, as foreign_person=no; military_contractor=no.",
    )
    lists = forms.CharField(
        max_length=2000,
        required=False,
        label="Lists",
        help_text="What you know, as commerce-approved-mythos-5=yes.",
    )

    def __init__(self, *args: Any, models: Choices, channels: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("model", models), ("channel", channels)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 narrows the type
            field.choices = [("", "Choose"), *choices]


class CheckFileForm(PageForm):
    file = forms.FileField(label="CSV file")


class InvitationForm(PageForm):
    email = forms.EmailField(max_length=254, label="E-mail address")
    owner = forms.BooleanField(
        required=False, label="As an owner, who may invite and remove members"
    )


class AccountForm(PageForm):
    id = forms.CharField(
        max_length=128, label="Id", help_text="Small letters, digits, dots and dashes; for ever."
    )
    name = forms.CharField(max_length=300, label="Name of the organisation")


class NewAccountForm(AccountForm):
    email = forms.EmailField(max_length=254, label="E-mail address of its first owner")


class OwnerForm(PageForm):
    account = forms.CharField(max_length=128, label="Account")
    email = forms.EmailField(max_length=254, label="E-mail address")


class OrganizationForm(PageForm):
    account = forms.CharField(max_length=128, label="Account")
    organization = forms.CharField(
        max_length=128, required=False, label="Id of the organisation on record; empty for none"
    )
    why = forms.CharField(max_length=1000, label="How this was verified")


class RoleForm(PageForm):
    username = forms.CharField(max_length=150, label="Sign-in")
    role = forms.ChoiceField(choices=[(role.value, role.value) for role in Role])
    why = forms.CharField(max_length=1000, label="Why")
