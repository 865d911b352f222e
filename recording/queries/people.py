"""Who stands behind the pseudonyms of principals, for staff who work beside them."""

from collections.abc import Iterable, Mapping

from django.contrib.auth.models import User

PERSON = "person:"


def names_of(principals: Iterable[str]) -> Mapping[str, str]:
    """The sign-in names of persons, by the ids of their principals; of others there are none."""
    numbers = {one.removeprefix(PERSON) for one in principals if one.startswith(PERSON)}
    users = User.objects.filter(pk__in=[int(number) for number in numbers if number.isdecimal()])
    return {f"{PERSON}{pk}": name for pk, name in users.values_list("pk", "username")}
