"""How long a gate stays shut after failed sign-ins (plain Python).

The first failures are free. From then on each failure shuts the gate for twice as
long as the one before, up to a limit; a day without failure forgets them all.
"""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address, ip_network

FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Patience:
    """How many failures are free, and the first and the longest time to wait."""

    free: int
    first: timedelta
    longest: timedelta

    def wait(self, failures: int) -> timedelta:
        """Return how long the gate is shut after so many failures."""
        if failures < self.free:
            return timedelta(0)
        # Beyond 2 ** 20 every wait is the longest.
        times: int = 2 ** min(failures - self.free, 20)
        return min(self.first * times, self.longest)


ACCOUNT = Patience(free=5, first=timedelta(minutes=1), longest=timedelta(minutes=30))
NETWORK = Patience(free=20, first=timedelta(minutes=1), longest=timedelta(hours=4))


def network_of(address: str) -> str:
    """Return the part of the network that an address belongs to.

    That is what one household or company gets: /24 in the old protocol, /64 in the
    new one. What is no address is a network of its own.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    mapped = getattr(found, "ipv4_mapped", None)
    found = mapped or found
    return str(ip_network(f"{found}/{24 if found.version == 4 else 64}", strict=False))
