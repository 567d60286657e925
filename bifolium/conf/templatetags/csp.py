"""The nonce of the Content-Security-Policy, for the scripts of the desk."""

from django import template

from bifolium.conf.middleware import current_nonce

register = template.Library()


@register.simple_tag
def csp_nonce() -> str:
    """Return the nonce of this request; empty outside the desk.

    Templates of form widgets do not see the request, so it is not asked for.
    """
    return current_nonce.get()
