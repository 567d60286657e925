"""What a network in front of the site is to Wagtail's front-end cache."""

WAGTAIL = "wagtail.contrib.frontend_cache.backends"
FASTLY = "bifolium.press.edges.fastly.FastlyBackend"
CLOUDFRONT = "bifolium.press.edges.cloudfront.CloudfrontBackend"


def settings_of(network: str, token: str) -> dict[str, dict[str, str]]:
    """Return the settings of a back end by its name; nothing where there is none.

    ``network`` is the option ``cdn``, such as ``cloudflare:ZONE``.
    """
    kind, _colon, place = network.partition(":")
    back_ends = {
        "cloudflare": {
            "BACKEND": f"{WAGTAIL}.CloudflareBackend",
            "ZONEID": place,
            "BEARER_TOKEN": token,
        },
        "cloudfront": {
            "BACKEND": CLOUDFRONT,
            "DISTRIBUTION_ID": place,
        },
        "fastly": {"BACKEND": FASTLY, "TOKEN": token},
    }
    proxy = {"BACKEND": f"{WAGTAIL}.HTTPBackend", "LOCATION": network}
    return {kind: back_ends.get(kind, proxy)} if network else {}
