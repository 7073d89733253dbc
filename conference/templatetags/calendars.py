"""Addresses under which calendar programs subscribe."""

from django import template

from conference.accounts.links import absolute
from conference.calendars import subscription

register = template.Library()
register.filter("subscription", subscription)
register.filter("absolute", absolute)
