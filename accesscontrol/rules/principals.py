"""Who acts: a person or a key, and what it may do."""

from dataclasses import dataclass

from accesscontrol.rules.keys import ACCOUNT_SCOPES, SCOPES


@dataclass(frozen=True, slots=True)
class Principal:
    """A person or a key. Two principals are the same if and only if their ids are.

    `id` is `person:<number>` or `key:<number>`, and is what the record keeps of who acted:
    a pseudonym, never a name. `scopes` are those of `accesscontrol.rules.keys.SCOPES`;
    `account` is the id of the account that the principal belongs to, if any.
    """

    id: str
    name: str
    scopes: frozenset[str]
    account: str | None = None
    owns_account: bool = False
    """Whether the principal may say who else belongs to the account."""
    issued_by: str | None = None
    """Of a key: the id of the principal who issued it, and so can act through it."""
    lacks_second_factor: bool = False
    """A person with a role who has yet to prove a second factor, and has no scopes until then."""

    @property
    def owner(self) -> str:
        """Whose all is that it makes for itself: its account's, else its own.

        Ids of accounts have no colon and those of principals do, so that none is the other.
        """
        return self.account or self.id

    def may(self, scope: str) -> bool:
        return scope in self.scopes

    @property
    def is_person(self) -> bool:
        return self.id.startswith("person:")

    @property
    def manages_keys(self) -> bool:
        """Whether it may list, issue, roll and revoke keys: those of its account, or of none.

        A key of an account manages no keys, so that a leaked one cannot outlive its revocation.
        """
        return self.may("admin") or (self.is_person and self.account is not None)

    @property
    def grantable(self) -> tuple[str, ...]:
        """The scopes that it may give to a key."""
        if not self.manages_keys:
            return ()
        return SCOPES if self.account is None else ACCOUNT_SCOPES


OPERATOR = Principal(id="operator", name="operator", scopes=frozenset(SCOPES))
"""Whoever runs commands on the machine itself, past every sign-in."""
