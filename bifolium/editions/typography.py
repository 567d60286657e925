"""Quotation marks, dashes and no-break spaces as each language wants them.

``fix`` takes plain text or the rich text of the desk. Tags, entities, code,
addresses and the brackets of notes are left as they are; a run in another language
follows the rules of that language, a note is a text of its own:

    >>> fix('Он сказал: "Нет" - и вышел', "ru")
    'Он\\xa0сказал: «Нет»\\xa0— и\\xa0вышел'

No letter is added, lost or changed, and what is right stays as it is: fixing twice
is fixing once. No narrow no-break space (U+202F) is ever written: webfonts lack it.
Sources: Мильчин, Справочник издателя и автора, § 13–17; New Hart's Rules, ch. 4, 9;
Lexique des règles typographiques en usage à l'Imprimerie nationale.
"""

import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

NB = "\N{NO-BREAK SPACE}"
SPACE = f"[ {NB}]"
# Stands for what no rule looks into: code, an address, an entity, a foreign run.
SEALED = "\N{OBJECT REPLACEMENT CHARACTER}"

Replacement = str | Callable[[re.Match[str]], str]


@dataclass(frozen=True)
class Rules:
    """The rules of a language.

    ``quotes`` are the outer pair and the inner pair; ``opens`` and ``closes`` are
    the marks whose direction is plain in this language; ``singles`` says whether
    ``'x'`` is a quotation. ``spacing`` are expressions and their replacements,
    applied in order after dashes and quotation marks.
    """

    quotes: tuple[str, str, str, str]
    dash: str
    opens: str
    closes: str
    singles: bool = False
    spacing: list[tuple[re.Pattern[str], str]] = field(default_factory=list)


def words(text: str) -> str:
    """Return the words of a text as alternatives of an expression."""
    return "|".join(re.escape(word) for word in text.split())


def rule(
    expression: str, replacement: str, *, any_case: bool = False
) -> tuple[re.Pattern[str], str]:
    """Return a rule; in the expression ``~`` stands for a space that may be bound."""
    flags = re.IGNORECASE if any_case else 0
    return re.compile(expression.replace("~", "[ ]"), flags), replacement


# Between initials, and between them and a surname: «Б. А. Бахметев».
INITIALS = [rule(r"(?<!\w)([A-ZА-ЯЁ]\.)~(?=[A-ZА-ЯЁ])", rf"\1{NB}")]
THOUSANDS = [rule(r"(?<=\d)~(?=\d{3}(?!\d))", NB)]

RU_SHORT = words(
    "а без в во вы да для до ж же за и из или им их к ко ли мы на над не ни но о"
    " об он от по под при про с со та те то ту ты у я"
)
RU_AFTER_NUMBER = words(
    "г. гг. в. вв. год года году годом годов лет тыс. млн млрд руб. коп. км м см мм"
    " кг т ч мин января февраля марта апреля мая июня июля августа сентября октября"
    " ноября декабря % ‰ °C ° € $ £ ₽"
)
RU_BEFORE_NUMBER = words(
    "с. стр. т. тт. кн. вып. гл. ст. п. пп. рис. табл. ф. оп. д. л. лл. № § ок."
)
RUSSIAN = [
    rule(r"(?<![\w.])([А-ЯЁ])\.(?=[А-ЯЁ](?:\.|[а-яё]))", rf"\1.{NB}"),
    rule(rf"(?<={NB}[А-ЯЁ]\.)(?=[А-ЯЁ](?:\.|[а-яё]))", NB),
    rule(rf"(?<![\w-])({RU_SHORT})~(?=\S)", rf"\1{NB}", any_case=True),
    rule(r"~(?=(?:б|бы|ж|же|ли|ль)(?![\w-]))", NB),
    rule(rf"(?<=[\dIVXLC])~(?=(?:{RU_AFTER_NUMBER})(?!\w))", NB),
    rule(rf"(?<!\w)({RU_BEFORE_NUMBER})~?(?=\d)", rf"\1{NB}"),
    rule(r"(?<!\w)(т)\.[ ]?(?=[екдпч]\.)", rf"\1.{NB}"),
    rule(r"(?<!\w)(н)\.[ ]?(?=[эс]\.)", rf"\1.{NB}"),
    rule(r"(?<!\w)(ст)\.[ ]?(?=ст\.)", rf"\1.{NB}"),
    rule(r"(?<=\d)~(?=(?:н|ст)\.)", NB),
    rule(r"(?<!\w)(им|ул|пер|пл|наб|г|гр|ген|проф|акад)\.~(?=[А-ЯЁ])", rf"\1.{NB}"),
    rule(r"(?<=[а-яё])~(?=[А-ЯЁ]\.[ \u00a0]?[А-ЯЁ]\.(?![\w]))", NB),
]

EN_MONTHS = words(
    "January February March April May June July August September October November"
    " December"
)
EN_UNITS = words("% per million billion km m cm mm kg t francs dollars pounds roubles")
EN_BEFORE_NUMBER = words("p. pp. no. nos. vol. vols. ch. fig. f. ff. c. §")
ENGLISH = [
    rule(rf"(?<![\w.,])(\d{{1,2}})~(?=(?:{EN_MONTHS})(?!\w))", rf"\1{NB}"),
    rule(rf"(?<=\d)~(?=(?:{EN_UNITS})(?!\w))", NB),
    rule(rf"(?<!\w)({EN_BEFORE_NUMBER})~?(?=\d)", rf"\1{NB}", any_case=True),
    rule(r"(?<![\w.])([NO])\.[ ]?(?=S\.)", rf"\1.{NB}"),
    rule(r"(?<=\w)~(?=\(?[NO]\.[ \u00a0]?S\.)", NB),
    rule(r"(?<!\w)((?:Mr|Mrs|Ms|Dr|St|Prof|Gen)\.?)~(?=[A-Z])", rf"\1{NB}"),
]

FR_MONTHS = words(
    "janvier février mars avril mai juin juillet août septembre octobre novembre"
    " décembre"
)
FR_UNITS = words("% millions milliards km m cm mm kg t francs roubles € $ £")
FR_BEFORE_NUMBER = words("p. pp. n° nos vol. t. chap. fig. f. § art.")
FRENCH = [
    rule(rf"«{SPACE}*(?=[^\s»])", f"«{NB}"),
    rule(rf"(?<=[^\s«]){SPACE}*»", f"{NB}»"),
    rule(r"(?<=\S)~(?=[;!?:])", NB),
    rule(r"(?<=[\w»”’)\]…%])(?=[;!?])", NB),
    rule(r"(?<=[\w»”’)\]…%])(?=:(?:\s|$))", NB),
    rule(rf"(?<!\w)(\d{{1,2}}|1er)~(?=(?:{FR_MONTHS})(?!\w))", rf"\1{NB}"),
    rule(rf"(?<=\d)~(?=(?:{FR_UNITS})(?!\w))", NB),
    rule(rf"(?<!\w)({FR_BEFORE_NUMBER})~?(?=\d)", rf"\1{NB}"),
    rule(r"(?<=[IVX]e)~(?=siècle)", NB),
    rule(r"(?<!\w)(M\.|MM\.|Mme|Mlle|Mgr|Dr|Me)~(?=[A-ZÉÈ])", rf"\1{NB}"),
    rule(r"(?<=\w)~(?=\(?[NA]\.[ \u00a0]?S\.)", NB),
]

RULES = {
    "en": Rules(("“", "”", "‘", "’"), "–", "“„«", "”»", True, [*INITIALS, *ENGLISH]),
    "ru": Rules(
        ("«", "»", "„", "“"), "—", "«„", "»", spacing=[*INITIALS, *RUSSIAN, *THOUSANDS]
    ),
    "fr": Rules(
        ("«", "»", "“", "”"), "–", "«“„", "»”", spacing=[*INITIALS, *FRENCH, *THOUSANDS]
    ),
}

# What is looked into separately or not at all; the rest of a tag is only a mark.
PIECE = re.compile(
    r"(?P<code><(?P<skipped>code|pre|script|style)\b.*?</(?P=skipped)>)"
    r'|(?P<foreign><span lang="(?P<language>[a-z-]+)">(?P<run>(?:(?!<span).)*?)</span>)'
    r"|\[\[(?P<note>(?:(?!\[\[).)*?)\]\]"
    r"|(?P<block></?(?:p|li|ul|ol|h[1-6]|blockquote|br|hr|div|table|t[rdh])\b[^>]*>)"
    r"|(?P<tag></?[a-zA-Z][^<>]*>|\[\[|\]\])"
    r"|(?P<sealed>(?:https?://|www\.|doi:)[^\s<>«»“”]+|10\.\d{4,9}/[^\s<>]+"
    r"|[\w.+-]+@[\w-]+\.[\w.-]+|&\#?\w+;|" + SEALED + ")",
    re.DOTALL | re.IGNORECASE,
)
SPOKEN = {"&quot;": '"', "&#x27;": "'", "&#39;": "'", "&nbsp;": NB, "&#160;": NB}
PASSES = 4
NARROW = str.maketrans({"\u202f": NB, "\u2009": NB})


class Run:
    """A stretch of text, what stands in it unseen (by place), and what is sealed."""

    def __init__(self) -> None:
        self.text = ""
        self.unseen: list[tuple[int, str]] = []
        self.sealed: list[str] = []

    def hide(self, what: str) -> None:
        """Set something into the text that the rules do not see."""
        self.unseen.append((len(self.text), what))

    def seal(self, what: str) -> None:
        """Set something into the text that the rules see as one foreign sign."""
        self.text += SEALED
        self.sealed.append(what)

    def replace(self, expression: re.Pattern[str], replacement: Replacement) -> None:
        """Replace in the text; what is unseen keeps its place."""
        done: list[str] = []
        places: list[tuple[int, str]] = []
        waiting = deque(self.unseen)
        end = written = 0
        for found in expression.finditer(self.text):
            start, new = found.start(), replaced(found, replacement)
            while waiting and waiting[0][0] < found.end():
                place, what = waiting.popleft()
                inside = min(max(place - start, 0), len(new))
                places.append((written + min(place, start) - end + inside, what))
            done += [self.text[end:start], new]
            written += start - end + len(new)
            end = found.end()
        places += [(place + written - end, what) for place, what in waiting]
        self.text = "".join(done) + self.text[end:]
        self.unseen = places

    def html(self) -> str:
        """Return the text with everything in its place again."""
        pieces = iter(self.sealed)
        parts, end = [], 0
        for place, what in [*self.unseen, (len(self.text), "")]:
            text = self.text[end:place]
            parts += [re.sub(SEALED, lambda _found: next(pieces), text), what]
            end = place
        return "".join(parts)


def replaced(found: re.Match[str], replacement: Replacement) -> str:
    """Return what stands instead of a match."""
    return (
        found.expand(replacement)
        if isinstance(replacement, str)
        else (replacement(found))
    )


def fix(text: str, language: str) -> str:
    """Return a plain or rich text with the typography of a language.

    A language without rules leaves the text as it is.
    """
    rules = RULES.get(language)
    # A bound space may let a rule see what it did not see before.
    for _pass in range(PASSES if rules else 0):
        before, text = text, fixed_once(text, language)
        if before == text:
            break
    return text


def fixed_once(text: str, language: str) -> str:
    """Apply the rules of a language once, run by run."""
    rules = RULES[language]
    done: list[str] = []
    run, end = Run(), 0
    for found in PIECE.finditer(text):
        run.text += text[end : found.start()].translate(NARROW)
        end = found.end()
        if found.lastgroup == "block":
            done += [typeset(run, rules), found[0]]
            run = Run()
        else:
            take(found, run, language)
    run.text += text[end:].translate(NARROW)
    return "".join([*done, typeset(run, rules)])


def take(found: re.Match[str], run: Run, language: str) -> None:
    """Take a piece that is not plain text into the run."""
    if found["note"] is not None:
        run.hide(f"[[{fix(found['note'], language)}]]")
    elif found["tag"]:
        run.hide(found[0])
    elif found["foreign"]:
        foreign = fix(found["run"], found["language"])
        run.seal(f'<span lang="{found["language"]}">{foreign}</span>')
    elif found[0] in SPOKEN:
        run.text += SPOKEN[found[0]]
    else:
        run.seal(found[0])


ELLIPSIS = re.compile(r"(?<!\.)\.{3}(?!\.)")
RANGE = re.compile(
    r"(?<![\w.,:/–—-])(\d{1,4})(?:--?|—)([1-9]\d{0,3})(?![\w–—-]|[.,:/]\d)"
)
CENTURIES = re.compile(r"(?<![\w–—-])([IVXLC]+)(?:--?|—)([IVXLC]+)(?![\w–—-])")
DASH = re.compile(rf"(?<=\S){SPACE}+(?:--+|[-–—]){SPACE}+(?=\S)|(?<=\w)--(?=\w)")
SPEECH = re.compile(rf"\A(?:--?|[–—]){SPACE}+(?=\S)")
SINGLES = re.compile(
    r"(?<![\w'’])'(?=[^\s'])((?:[^'\n]|(?<=\w)'(?=\w))*?)(?<=[^\s'])'(?![\w'])"
)
APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[\w«„“\"\ufffc])")
OMISSION = re.compile(r"(?<=[^\W\d_])'|(?<!')'(?=\w)")
QUOTE = re.compile('["“”„«»]')


def typeset(run: Run, rules: Rules) -> str:
    """Apply the rules to a run and return its HTML."""
    run.replace(ELLIPSIS, "…")
    run.replace(RANGE, r"\1–\2")
    run.replace(CENTURIES, r"\1–\2")
    run.replace(DASH, f"{NB}{rules.dash} ")
    if rules.dash == "—":
        run.replace(SPEECH, f"—{NB}")
    if rules.singles:
        run.replace(SINGLES, r"‘\1’")
    run.replace(OMISSION if rules.singles else APOSTROPHE, "’")
    marks = quotation_marks(run.text, rules)
    run.replace(QUOTE, lambda found: marks.get(found.start(), found[0]))
    for expression, replacement in rules.spacing:
        run.replace(expression, replacement)
    return run.html()


OPENS, CLOSES, UNCLEAR = "opens", "closes", "unclear"


def quotation_marks(text: str, rules: Rules) -> dict[int, str]:
    """Return the right quotation mark by place; unclear ones are left out."""
    directions: dict[int, str] = {}
    open_at: list[int] = []
    pairs: dict[int, int] = {}
    for found in QUOTE.finditer(text):
        place = found.start()
        direction = direction_of(text, place, directions, rules)
        if found[0] == '"' and not open_at and text[place - 1 : place].isdigit():
            continue  # An inch or a second.
        directions[place] = direction
        if direction == OPENS:
            open_at.append(place)
        elif direction == CLOSES and open_at:
            pairs[open_at.pop()] = place
    return {
        place: mark
        for place, direction in directions.items()
        if (mark := right_mark(text, place, direction, pairs, directions, rules))
    }


def direction_of(
    text: str, place: int, directions: dict[int, str], rules: Rules
) -> str:
    """Return whether a mark opens or closes: by itself, else by what is around it."""
    if text[place] in rules.opens:
        return OPENS
    if text[place] in rules.closes:
        return CLOSES
    return by_context(text, place, directions, rules)


def by_context(text: str, place: int, directions: dict[int, str], rules: Rules) -> str:
    """Return whether a mark at this place opens or closes, whatever it looks like."""
    before = text[place - 1] if place else " "
    after = text[place + 1] if place + 1 < len(text) else " "
    if before.isspace() and after.isspace():
        return UNCLEAR
    if directions.get(place - 1, UNCLEAR) != UNCLEAR:
        return directions[place - 1]
    inviting = before.isspace() or before in "([{/-–—‘"
    elided = before == "’" and not rules.singles
    return OPENS if inviting or elided else CLOSES


def right_mark(
    text: str,
    place: int,
    direction: str,
    pairs: dict[int, int],
    directions: dict[int, str],
    rules: Rules,
) -> str:
    """Return the mark of the outer or inner pair; empty if it would be unclear."""
    if direction == UNCLEAR:
        return ""
    is_inner = any(start < place < end for start, end in pairs.items())
    mark = rules.quotes[2 * is_inner + (direction == CLOSES)]
    plain = rules.opens + rules.closes + "‘’"
    if mark in plain or by_context(text, place, directions, rules) == direction:
        return mark
    return ""
