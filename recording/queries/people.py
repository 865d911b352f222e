"""Who stands behind the pseudonyms of principals, for staff who work beside them."""

from collections.abc import Iterable, Mapping

from django.contrib.auth.models import User

from accesscontrol.queries.principals import principal_of_person
from accesscontrol.rules.principals import Principal

PERSON = "person:"


def names_of(principals: Iterable[str]) -> Mapping[str, str]:
    """The sign-in names of persons, by the ids of their principals; of others there are none."""
    numbers = {one.removeprefix(PERSON) for one in principals if one.startswith(PERSON)}
    users = User.objects.filter(pk__in=[int(number) for number in numbers if number.isdecimal()])
    return {f"{PERSON}{pk}": name for pk, name in users.values_list("pk", "username")}


def person_behind(principal: str) -> Principal:
    """What a person may do now, who asked for something that is done later; nothing, if they are
    gone. That they proved a second factor was found out when they asked."""
    number = principal.removeprefix(PERSON)
    users = User.objects.filter(is_active=True)
    user = users.filter(pk=int(number)).first() if number.isdecimal() else None
    if user is None:
        return Principal(id=principal, name="", scopes=frozenset())
    return principal_of_person(user, factor_suffices=True)
