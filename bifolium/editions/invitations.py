"""How each language invites to read in it (plain Python)."""

INVITATIONS = {
    "en": "Read in English",
    "ru": "Читать на русском",
    "fr": "Lire en français",
}
