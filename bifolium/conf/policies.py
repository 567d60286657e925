"""Security policies as header values."""

from collections.abc import Mapping, Sequence


def policy_text(policy: Mapping[str, Sequence[str]]) -> str:
    """Return the header value of a policy: directives in their order."""
    return "; ".join(f"{name} {' '.join(parts)}" for name, parts in policy.items())
