"""The desk under a strict Content-Security-Policy, and its style sheet."""

from typing import Any

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail import hooks
from wagtail.admin.widgets.chooser import BaseChooser

from bifolium.conf.middleware import current_nonce

render_chooser = BaseChooser.render


def render_with_nonce(
    chooser: BaseChooser,
    name: str,
    value: Any,
    attrs: dict[str, Any] | None = None,
    renderer: Any = None,
) -> SafeString:
    """Render a chooser; its inline script carries the nonce of the request."""
    html = render_chooser(chooser, name, value, attrs, renderer)
    nonce = current_nonce.get()
    # The script is the last part, and what precedes it is escaped.
    markup, script, rest = html.rpartition("<script>")
    if not nonce or not script:
        return html
    return mark_safe(f'{markup}<script nonce="{nonce}">{rest}')


# Wagtail writes this one script in Python, where no template can be overridden.
BaseChooser.render = render_with_nonce


@hooks.register("insert_global_admin_css")
def desk_style_sheet() -> SafeString:
    """Return the link to what is ours in the look of the desk."""
    return format_html(
        '<link rel="stylesheet" href="{}">', static("bifolium/desk/desk.css")
    )
