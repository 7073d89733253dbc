from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class StaffManager(UserManager):
    """Makes users by e-mail address; there is no user name."""

    def _create_user_object(self, username, email, password, **extra_fields):
        user = self.model(email=self.normalize_email(email), **extra_fields)
        user.set_password(password)
        return user

    def create_user(self, email, password=None, **extra_fields):
        extra_fields.setdefault("is_staff", False)
        extra_fields.setdefault("is_superuser", False)
        return self._create_user("unused", email, password, **extra_fields)

    def create_superuser(self, email, password=None, **extra_fields):
        return self.create_user(email, password, **{**extra_fields, "is_staff": True, "is_superuser": True})

    def get_by_natural_key(self, username):
        return self.get(email__iexact=username)


class User(AbstractUser):
    """A member of staff. People who take part need no account."""

    username = None
    email = models.EmailField(_("E-Mail"), unique=True)

    objects = StaffManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta(AbstractUser.Meta):
        verbose_name = _("Teammitglied")
        verbose_name_plural = _("Teammitglieder")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                violation_error_message=_("Diese E-Mail hat schon ein Konto."),
            )
        ]

    def __str__(self):
        return self.get_full_name() or self.email
