"""How people come to an account and leave it: by invitation, and by an owner's decision."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from accesscontrol.errors import LastOne, UnknownInvitation, UnknownPerson
from accesscontrol.models import Invitation, Membership
from accesscontrol.queries.accounts import get_account
from accesscontrol.rules.principals import Principal
from accesscontrol.services.accounts import check_free_to_join
from accesscontrol.services.audit import note
from accesscontrol.services.roles import locked_person

GOOD_FOR = timedelta(days=7)


def invite(
    *, actor: Principal, account_id: str, email: str, for_owner: bool, now: datetime
) -> Invitation:
    """Invite whoever reads this e-mail address to the account, and send the link there.

    The mail goes out after the commit; if that fails, the invitation can be withdrawn and
    made again. Raises: UnknownAccount.
    """
    token = secrets.token_urlsafe(32)
    invitation = _write(
        actor=actor,
        invitation=Invitation(
            account=get_account(account_id),
            email=email,
            for_owner=for_owner,
            sha256=hash_of_token(token),
            invited_by=actor.id,
            invited_at=now,
            expires_at=now + GOOD_FOR,
        ),
    )
    letter = {
        "invitation": invitation,
        "link": f"{settings.PUBLIC_URL}/invitations/{token}",
        "registry": settings.PUBLIC_URL,
    }
    send_mail(
        subject=f"Greenlight: an invitation to {invitation.account.name}",
        message=render_to_string("accesscontrol/invitation.txt", letter),
        from_email=None,
        recipient_list=[email],
    )
    return invitation


@transaction.atomic(durable=True)
def accept(*, token: str, user: User, now: datetime) -> Membership:
    """Make a person a member, as an invitation lets whoever holds its link.

    Raises: UnknownInvitation, AlreadyMember, StaffOrMember.
    """
    invitation = live_invitation(token, now=now)
    user = locked_person(user.get_username())
    check_free_to_join(user)
    used = Invitation.objects.filter(
        pk=invitation.pk, accepted_at__isnull=True, withdrawn_at__isnull=True
    ).update(accepted_at=now)
    if not used:
        raise UnknownInvitation("Somebody has used this invitation meanwhile; ask for another.")
    membership = Membership.objects.create(
        user=user, account_id=invitation.account_id, is_owner=invitation.for_owner, since=now
    )
    note(
        actor=Principal(id=f"person:{user.pk}", name=user.get_username(), scopes=frozenset()),
        action="member.joined",
        object=f"account:{invitation.account_id}",
        before=None,
        after={"person": user.pk, "owner": invitation.for_owner, "invitation": invitation.pk},
        why="",
        now=now,
    )
    return membership


@transaction.atomic(durable=True)
def withdraw(*, actor: Principal, invitation_id: int, now: datetime) -> None:
    """Make an invitation of the actor's account good for nothing. Raises: UnknownInvitation."""
    open_ones = Invitation.objects.filter(
        account=actor.account, accepted_at__isnull=True, withdrawn_at__isnull=True
    )
    if not open_ones.filter(pk=invitation_id).update(withdrawn_at=now):
        raise UnknownInvitation("Your account has no such invitation open.")
    note(
        actor=actor,
        action="member.invitation-withdrawn",
        object=f"account:{actor.account}",
        before={"invitation": invitation_id},
        after=None,
        why="",
        now=now,
    )


@transaction.atomic(durable=True)
def remove_member(*, actor: Principal, person: int, now: datetime) -> None:
    """Take a person out of the actor's account; the account keeps its keys.

    Raises: UnknownPerson; LastOne, for the last owner.
    """
    members = list(Membership.objects.select_for_update().filter(account=actor.account))
    leaving = next((member for member in members if member.user_id == person), None)
    if leaving is None:
        raise UnknownPerson("Your account has no such member.")
    if leaving.is_owner and sum(member.is_owner for member in members) == 1:
        raise LastOne("Invite another owner first.")
    leaving.delete()
    note(
        actor=actor,
        action="member.removed",
        object=f"account:{actor.account}",
        before={"person": person, "owner": leaving.is_owner},
        after=None,
        why="",
        now=now,
    )


def live_invitation(token: str, *, now: datetime) -> Invitation:
    """Raises: UnknownInvitation, for what was used, withdrawn, too late or never there."""
    found = (
        Invitation.objects.filter(
            sha256=hash_of_token(token),
            accepted_at__isnull=True,
            withdrawn_at__isnull=True,
            expires_at__gt=now,
        )
        .select_related("account")
        .first()
    )
    if found is None:
        raise UnknownInvitation("It was used, withdrawn, or is too old; ask for another.")
    return found


def hash_of_token(token: str) -> str:
    return sha256(token.encode()).hexdigest()


@transaction.atomic(durable=True)
def _write(*, actor: Principal, invitation: Invitation) -> Invitation:
    invitation.save(force_insert=True)
    note(
        actor=actor,
        action="member.invited",
        object=f"account:{invitation.account_id}",
        before=None,
        after={"invitation": invitation.pk, "owner": invitation.for_owner},
        why="",
        now=invitation.invited_at,
    )
    return invitation
