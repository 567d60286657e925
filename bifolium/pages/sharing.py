"""Places to share to: plain links, no scripts, no counters (plain Python).

``TARGETS`` maps a code to its name and the address of its own share page, in
which ``{url}`` and ``{text}`` are replaced by quoted text.
"""

from collections.abc import Iterable
from urllib.parse import quote

TARGETS = {
    "telegram": ("Telegram", "https://t.me/share/url?url={url}&text={text}"),
    "vk": ("VK", "https://vk.com/share.php?url={url}&title={text}"),
    "x": ("X", "https://x.com/intent/post?url={url}&text={text}"),
    "bluesky": ("Bluesky", "https://bsky.app/intent/compose?text={text}%20{url}"),
    "mastodon": ("Mastodon", "https://share.joinmastodon.org/?text={text}%20{url}"),
    "linkedin": (
        "LinkedIn",
        "https://www.linkedin.com/sharing/share-offsite/?url={url}",
    ),
    "whatsapp": ("WhatsApp", "https://wa.me/?text={text}%20{url}"),
    "email": ("", "mailto:?subject={text}&body={url}"),
}


def share_addresses(
    codes: Iterable[str], *, url: str, text: str
) -> list[tuple[str, str, str]]:
    """Return code, name and address of each known target, in the order given."""
    filled = {"url": quote(url, safe=""), "text": quote(text, safe="")}
    return [
        (code, TARGETS[code][0], TARGETS[code][1].format(**filled))
        for code in codes
        if code in TARGETS
    ]
