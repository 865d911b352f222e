"""What is recorded as it is given, but may not do what its recorder means."""

from collections.abc import Collection, Iterator

from registry.rules.against import keys_by_directive, named_by
from registry.rules.record import Record
from registry.rules.vocabulary import ProvisionKind


def doubts_about(record: Record, directives: Collection[str]) -> Iterator[str]:
    """Sentences about the provisions of directives on a record, each naming a cure."""
    by_directive = keys_by_directive(record.provisions.values())
    for directive in sorted(directives):
        for key in by_directive.get(directive, ()):
            provision = record.provisions[key]
            if provision.kind is ProvisionKind.END and provision.period.end is not None:
                yield f"{key} ends nothing less for its own end; to lift for a time use a PAUSE."
            elif provision.kind is ProvisionKind.GRANT:
                named = named_by(provision, by_directive)
                if not any(record.provisions[n].kind is ProvisionKind.BAR for n in named):
                    yield f"{key} is a GRANT against no BAR; name the bar that it excepts from."
