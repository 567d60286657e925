from bifolium.pages.sharing import share_addresses


def test_addresses_come_in_the_order_of_the_option_with_text_quoted():
    found = share_addresses(
        ["x", "telegram"], url="https://a.org/ru/?b=1&c=2", text="Две «ёлки» & одна"
    )

    assert [code for code, _name, _address in found] == ["x", "telegram"]
    assert "url=https%3A%2F%2Fa.org%2Fru%2F%3Fb%3D1%26c%3D2" in found[1][2]
    assert "%26%20" in found[0][2]


def test_unknown_place_is_left_out():
    assert share_addresses(["myspace"], url="u", text="t") == []
