"""Domains of e-mail addresses, in the spelling that is compared and the one read."""


def ascii_domain(domain: str) -> str:
    """Return the one spelling of a domain: small letters, as DNS writes it."""
    try:
        return domain.strip().lower().encode("idna").decode()
    except UnicodeError:
        return domain.strip().lower()


def readable_domain(domain: str) -> str:
    """Return a domain in letters of its language."""
    try:
        return domain.encode().decode("idna")
    except UnicodeError:
        return domain


def domain_of(address: str) -> str:
    """Return the domain of an address in its one spelling."""
    return ascii_domain(address.rpartition("@")[2])
