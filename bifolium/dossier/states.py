"""Names of states in the years of the record, in Russian and French.

The tables name the states that recognise in English only. The names are those
of the time, so Iran stands under Persia.
"""

ALIASES = {"Iran": "Persia"}

STATES = {
    "Afghanistan": ("Афганистан", "Afghanistan"),
    "Albania": ("Албания", "Albanie"),
    "Austria": ("Австрия", "Autriche"),
    "Bulgaria": ("Болгария", "Bulgarie"),
    "China": ("Китай", "Chine"),
    "Czechoslovakia": ("Чехословакия", "Tchécoslovaquie"),
    "Denmark": ("Дания", "Danemark"),
    "Estonia": ("Эстония", "Estonie"),
    "Finland": ("Финляндия", "Finlande"),
    "France": ("Франция", "France"),
    "Germany": ("Германия", "Allemagne"),
    "Greece": ("Греция", "Grèce"),
    "Hungary": ("Венгрия", "Hongrie"),
    "Iceland": ("Исландия", "Islande"),
    "Italy": ("Италия", "Italie"),
    "Japan": ("Япония", "Japon"),
    "Latvia": ("Латвия", "Lettonie"),
    "Lithuania": ("Литва", "Lituanie"),
    "Mongolia": ("Монголия", "Mongolie"),
    "Netherlands": ("Нидерланды", "Pays-Bas"),
    "Norway": ("Норвегия", "Norvège"),
    "Persia": ("Персия", "Perse"),
    "Poland": ("Польша", "Pologne"),
    "Portugal": ("Португалия", "Portugal"),
    "Romania": ("Румыния", "Roumanie"),
    "Siam": ("Сиам", "Siam"),
    "Spain": ("Испания", "Espagne"),
    "Sweden": ("Швеция", "Suède"),
    "Switzerland": ("Швейцария", "Suisse"),
    "Turkey": ("Турция", "Turquie"),
    "United Kingdom": ("Великобритания", "Royaume-Uni"),
    "United States": ("США", "États-Unis"),
    "Yugoslavia": ("Югославия", "Yougoslavie"),
    "ufa directory": ("Уфимская директория", "Directoire d’Oufa"),
}


def labels_of(name: str) -> dict[str, str]:
    """Return the labels of a state; one not in the list has its own name only."""
    english = name[:1].upper() + name[1:]
    if name not in STATES:
        return {"en": english}
    russian, french = STATES[name]
    return {"en": english, "ru": russian, "fr": french}
