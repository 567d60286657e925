"""Every write of the press."""

from bifolium.press.services.again import want_again
from bifolium.press.services.bakery import Bakery
from bifolium.press.services.cards import (
    card_name,
    card_text,
    print_card,
    remove_card,
)
from bifolium.press.services.takedown import take_down

__all__ = [
    "Bakery",
    "card_name",
    "card_text",
    "print_card",
    "remove_card",
    "take_down",
    "want_again",
]
