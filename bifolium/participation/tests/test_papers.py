import pytest

from bifolium.participation.papers import LIFE, Seal

SEAL = Seal("secret")
NOW = 1_795_600_000


def test_a_paper_is_read_by_the_site_that_issued_it():
    paper = SEAL.read(SEAL.issue("what-next", NOW), "what-next")

    assert paper.issued_at == NOW
    assert paper.expires_at == NOW + LIFE
    assert len(bytes.fromhex(paper.key)) == 16


def test_a_paper_is_for_one_box_and_one_site():
    paper = SEAL.issue("what-next", NOW)

    assert SEAL.read(paper, "other") is None
    assert Seal("another").read(paper, "what-next") is None


@pytest.mark.parametrize(
    "forge",
    [
        lambda paper: "",
        lambda paper: ".",
        lambda paper: paper[:-1],
        lambda paper: paper.replace("1795600000", "1795609999"),
        lambda paper: paper.replace(".", ".0", 1),
        lambda paper: paper.upper(),
        lambda paper: paper + "é",
        lambda paper: SEAL.cookie(paper.rpartition(".")[0]),
    ],
)
def test_a_forged_paper_is_no_paper(forge):
    assert SEAL.read(forge(SEAL.issue("what-next", NOW)), "what-next") is None


def test_no_two_papers_are_alike():
    assert SEAL.issue("a", NOW) != SEAL.issue("a", NOW)


@pytest.mark.parametrize("cookie", ["", "broken", "token.forged", ".", "\x00\xff", "é"])
def test_a_broken_cookie_is_no_cookie(cookie):
    assert SEAL.token(cookie) == ""


def test_a_cookie_gives_back_its_token():
    assert SEAL.token(SEAL.cookie("a-token_1")) == "a-token_1"


def test_a_retry_of_the_first_vote_is_the_same_voter():
    paper = SEAL.read(SEAL.issue("what-next", NOW), "what-next")

    assert SEAL.first_token(paper) == SEAL.first_token(paper)
    assert len(SEAL.first_token(paper)) == 22
