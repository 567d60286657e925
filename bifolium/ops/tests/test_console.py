from bifolium.ops.console import Refused, complain, say


def test_answers_and_complaints_do_not_mix(capsys):
    say("done")
    complain("port 8000 is in use")

    said = capsys.readouterr()
    assert said.out == "done\n"
    assert said.err == "bifolium: port 8000 is in use\n"


def test_a_refusal_fails_with_code_one_unless_it_says_another():
    assert Refused("no").code == 1
    assert Refused("no", 2).code == 2
