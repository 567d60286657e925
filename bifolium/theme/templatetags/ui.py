"""Small things that templates need everywhere."""

from django import template

register = template.Library()
