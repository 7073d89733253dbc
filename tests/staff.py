"""Members of staff for tests."""

from django.contrib.auth.models import Group

from conference.accounts.models import User


def make_staff(role: str, **fields) -> User:
    """A user with one role."""
    user = User.objects.create_user(f"{role}@team.example", "ein langes Passwort", is_staff=True, **fields)
    user.groups.add(Group.objects.get(name=role))
    return user


def sign_in(client, role: str) -> User:
    """Sign a new user with this role in, past password and second factor."""
    user = make_staff(role)
    client.force_login(user)
    return user
