from io import BytesIO

from PIL import Image

from bifolium.press.cards import SIZE, CardText, draw_card, fitted, font, wrapped


def test_card_is_a_png_of_1200_by_630():
    card = Image.open(BytesIO(draw_card(CardText("Послы", "Лонгрид", "Институт"))))

    assert (card.format, card.size) == ("PNG", SIZE)


def test_cyrillic_letters_are_drawn_and_not_boxes():
    face = font("bold", 60)

    shapes = {letter: bytes(face.getmask(letter)) for letter in "Жѣѳѵёi"}

    assert len(set(shapes.values())) == len(shapes)
    assert bytes(face.getmask("\uffff")) not in shapes.values()


def test_long_title_is_made_smaller_until_it_fits():
    short, _lines = fitted("Paris", 1000)
    long, lines = fitted("A very long title about embassies " * 4, 1000)

    assert long.size < short.size
    assert len(lines) <= 5


def test_endless_title_is_cut_with_an_ellipsis():
    _face, lines = fitted("посольство " * 90, 1000)

    assert len(lines) == 5
    assert lines[-1].endswith("…")


def test_no_break_space_does_not_break():
    lines = wrapped("в\u00a0Париже", font("bold", 60), 10)

    assert lines == ["в\u00a0Париже"]
