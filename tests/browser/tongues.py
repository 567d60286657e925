"""What a reader of each language looks for on the pages of the demo."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

PROJECT = "/projects/envoys-without-a-state/"
CHAPTER = f"{PROJECT}two-men-one-embassy/"
LONGREAD = "/longreads/washington-three-claimants/"
OPEN_POLL = "/polls/which-date/"
CLOSED_POLL = "/polls/what-next/"


@dataclass(frozen=True)
class Tongue:
    """What a reader of one language looks for."""

    code: str
    other: str
    invitation: str
    missing_in: str
    rated: str
    project: str
    author: str
    rate: str
    vote: str
    withdraw: str
    withdrawn: str
    yours: str
    too_many: str
    not_survey: str


ENGLISH = Tongue(
    code="en",
    other="ru",
    invitation="Читать на русском",
    missing_in="/news/chto-ne-nashlos/",
    rated="/commentary/five-dates-for-one-recognition/",
    project="Envoys Without a State",
    author="Torvald Lindqvist",
    rate="Rate",
    vote="Vote",
    withdraw="Withdraw my vote",
    withdrawn="Your vote is withdrawn",
    yours="Your vote:",
    too_many="no more than 2",
    not_survey="Not a survey",
)
RUSSIAN = Tongue(
    code="ru",
    other="en",
    invitation="Read in English",
    missing_in="/commentary/a-note-on-names/",
    rated="/interviews/how-the-record-was-made/",
    project="Послы без государства",
    author="Турвальд Линдквист",
    rate="Оценить",
    vote="Проголосовать",
    withdraw="Отозвать мой голос",
    withdrawn="Ваш голос отозван",
    yours="Ваш голос:",
    too_many="не больше 2",
    not_survey="Это не социологический опрос",
)

each_tongue = pytest.mark.parametrize(
    "tongue", [ENGLISH, RUSSIAN], ids=lambda tongue: tongue.code
)


def go(page: Page, tongue: Tongue, path: str) -> None:
    page.goto(f"/{tongue.code}{path}")
