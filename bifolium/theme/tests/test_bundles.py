from bifolium.theme.bundles import bundle, shorten


def test_white_space_that_matters_stays() -> None:
    css = """
    /* A comment. */
    .a > .b:not(.c), .d .e {
      inset: 0 auto;
      width: calc(1rem + 2px);
      content: "a  ;  b";
    }
    """

    assert shorten(css).strip() == (
        '.a > .b:not(.c),.d .e{inset:0 auto;width:calc(1rem + 2px);content:"a  ;  b"}'
    )


def test_a_descendant_with_a_pseudo_class_keeps_its_space() -> None:
    assert shorten(".a { & :is(b, c) { top: 0; } }") == ".a{& :is(b,c){top:0}}"


def test_parts_stand_in_the_order_given() -> None:
    sources = {
        "bifolium/css/one.css": "a { b: c; }",
        "bifolium/css/two.css": "d { e: f; }",
    }

    assert bundle(["two.css", "one.css"], sources.__getitem__) == "d{e:f}a{b:c}"
