"""Words as an edition's search compares them: plain letters, without their endings.

The rule for endings is data, ``endings_of``, which stands in the index as well: the
browser (``theme/static/bifolium/js/find.js``) applies it in the same way, and a test
holds the two against each other. An ending is taken off as long as one fits, so that
a word in the nominative, whatever it looks like, and the same word with a further
ending come to the same stem: «Маклаков», «Маклакову» and «Маклаковым» to ``маклак``.

>>> stem("революцией", endings_of("ru"))
'революц'
"""

import re
import unicodedata
from collections.abc import Mapping

WORD = re.compile(r"[^\W_]+")
# The breve stays on a letter alone: й is no accented и.
ACCENT = re.compile("[\u0300-\u0305\u0307-\u036f]|(?<!и)\u0306")
VOWEL = re.compile("[aeiouyаеиоуыэюя]")
SHORTEST = 3

# What follows a colon stays; an ending that stays whole is none.
RUSSIAN = """
    а я у ю о е и ы й ь ой ей ий ый ия ья ие ье ии ьи ию ью ией ьей ием ьем ям ам ом
    ем ев ов ах ях ами ями иям иях иями ого его ому ему ым им ых их ыми ими ая яя ое
    ее ые ую юю ою ею ся осол:осл ец:ц ок:к
"""
ENGLISH = "s es ies ss:ss us:us ed ied eed:eed ing ings e y i"
FRENCH = "s x es e ee ees aux:al eaux:eau"
STOP = {
    "ru": """
        без бы был была были было быть вам вас ведь весь во вот все всего вы где да
        даже для до его ее если есть еще же за здесь из или им их как ко кто ли либо
        между мы на над не него нее нет ни них но ну об он она они оно от по под при
        про со так также такой там то того тоже только том тот ты уже хотя чем что
        чтобы эта эти это этого этой этом этот
    """,
    "en": """
        about after all also am an and any are as at be been before but by can could
        did do does for from had has have he her his how if in into is it its no not
        of on or our she so some such than that the their them then there these they
        this those to under up was we were what when where which who will with would
        you your
    """,
    "fr": """
        au aux avec ce ces cette dans de des du elle elles en est et etait ete etre
        il ils je la le les leur leurs lui mais ne nous on ont ou par pas plus pour
        qu que qui sa sans se ses son sont sous sur un une vous
    """,
}


def plain(text: str) -> str:
    """Return a text in small letters without accents: ё is е, é is e, й is й."""
    apart = unicodedata.normalize("NFD", text.lower())
    return unicodedata.normalize("NFC", ACCENT.sub("", apart))


def endings_of(language: str) -> dict[str, str]:
    """Return the endings of a language's words, each with what stays of it.

    Words in another script may stand in any text, so Russian ones are always there.
    """
    latin = FRENCH if language == "fr" else ENGLISH
    pairs = (each.partition(":") for each in f"{RUSSIAN} {latin}".split())
    return {ending: kept for ending, _colon, kept in pairs}


def stop_words_of(language: str) -> list[str]:
    """Return the words of a language that stand on every page and tell nothing."""
    return STOP.get(language, "").split()


def stem(word: str, endings: Mapping[str, str]) -> str:
    """Return a plain word without its endings, and without a doubled letter at last."""
    shorter = shortened(word, endings)
    while shorter != word:
        word, shorter = shorter, shortened(shorter, endings)
    return word[:-1] if len(word) > 1 and word[-1] == word[-2] else word


def shortened(word: str, endings: Mapping[str, str]) -> str:
    """Return a word without the longest ending that leaves enough of it."""
    for length in range(min(4, len(word)), 0, -1):
        kept = endings.get(word[-length:])
        if kept is None:
            continue
        rest = word[:-length] + kept
        if len(rest) >= SHORTEST and VOWEL.search(rest):
            return rest
    return word
