"""The form of the sign-in page."""

from typing import Any

from allauth.account.forms import LoginForm


class SignInForm(LoginForm):  # type: ignore[misc]
    """Says what to fill in where it stays to be read, in the words of the other pages."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        login = self.fields["login"]
        login.label = "User name or e-mail address"
        login.widget.attrs["autocomplete"] = "username"
        for field in (login, self.fields["password"]):
            field.widget.attrs.pop("placeholder", None)
