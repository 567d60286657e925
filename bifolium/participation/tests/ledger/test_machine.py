"""The record against a plain model, through crashes and retries."""

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from bifolium.participation.ledger import keeping, reading
from bifolium.participation.ledger.ballots import REPLAYED, Receipt, cast_many
from bifolium.participation.refusals import (
    BoxClosed,
    NothingToWithdraw,
    TooManyChanges,
    TooManyChosen,
    UnknownOption,
)
from bifolium.participation.tests.ledger.samples import (
    CLOSING,
    DURING,
    ballot,
    make_ledger,
    rules,
)

VOTERS = st.integers(1, 4)
CHOICES = st.lists(st.sampled_from("abcz"), min_size=1, max_size=3, unique=True)


class PowerCut(Exception):
    """The process ends around the commit."""


class Cut:
    """A connection that dies when it shall commit, before or after."""

    def __init__(self, connection, *, is_committed):
        self.connection = connection
        self.is_committed = is_committed

    def execute(self, statement, *values):
        if statement == "COMMIT":
            if self.is_committed:
                self.connection.execute(statement)
            raise PowerCut
        return self.connection.execute(statement, *values)

    def close(self):
        self.connection.close()


class Machine(RuleBasedStateMachine):
    @initialize()
    def begin(self):
        self.folder = Path(tempfile.mkdtemp())
        self.ledger = make_ledger(self.folder, rules(kind="multiple", max_choices=2))
        self.model, self.changes, self.answered = {}, {}, []
        self.at = DURING

    def teardown(self):
        self.ledger.stop()
        shutil.rmtree(self.folder)

    def send(self, sent):
        return cast_many(self.ledger.reader, [sent])[0]

    def expected(self, voter, choice):
        """Return the class of the refusal that the model asks for, if any."""
        if self.at >= CLOSING:
            return BoxClosed
        if not choice:
            return None if self.model.get(voter) else NothingToWithdraw
        if "z" in choice:
            return UnknownOption
        if len(choice) > 2:
            return TooManyChosen
        same = set(choice) == set(self.model.get(voter, ()))
        if not same and self.changes.get(voter, 0) >= 10:
            return TooManyChanges
        return None

    @rule(voter=VOTERS, choice=CHOICES | st.just([]))
    def cast_change_or_withdraw(self, voter, choice):
        # Papers live 20 minutes; the box may have closed meanwhile.
        sent = ballot(voter, *choice, at=min(self.at, DURING))
        refusal = self.expected(voter, choice)
        self.learn(sent, voter, choice, refusal, self.send(sent))

    def learn(self, sent, voter, choice, refusal, answer):
        """Hold an answer against the model, and let the model do the same."""
        if refusal:
            assert isinstance(answer, refusal)
            return
        assert isinstance(answer, Receipt), answer
        if choice and set(choice) != set(self.model.get(voter, ())):
            seen = voter in self.changes
            self.changes[voter] = self.changes.get(voter, -1) + 1 if seen else 0
        self.model[voter] = tuple(choice)
        self.answered.append((sent, answer))

    @rule(which=st.integers(0, 100))
    def retry_gets_the_same_receipt(self, which):
        if self.answered:
            sent, before = self.answered[which % len(self.answered)]
            again = self.send(sent)
            assert (again.seq, again.leaf) == (before.seq, before.leaf)

    @rule(voter=VOTERS, choice=CHOICES | st.just([]), is_committed=st.booleans())
    def crash_around_the_commit_and_retry(self, voter, choice, is_committed):
        sent = ballot(voter, *choice, at=min(self.at, DURING))
        refusal = self.expected(voter, choice)
        database = self.ledger.reader
        database.connection = Cut(database.connection, is_committed=is_committed)
        with pytest.raises(PowerCut):
            self.send(sent)
        self.ledger.stop()

        answer = self.send(sent)

        self.learn(sent, voter, choice, refusal, answer)
        if not refusal:
            assert (answer.outcome == REPLAYED) == is_committed

    @rule()
    def close(self):
        self.at = CLOSING
        keeping.close(self.ledger.reader, "what-next", at=self.at)

    @rule()
    def reopening_is_refused(self):
        if self.at >= CLOSING:
            later = rules(
                kind="multiple", max_choices=2, closes_at=CLOSING + timedelta(days=1)
            )
            try:
                keeping.register(self.ledger.reader, later)
            except keeping.RulesFrozen:
                return
            raise AssertionError

    @invariant()
    def tally_standing_and_recount_agree(self):
        found = reading.counts(self.ledger.reader, "what-next")
        counted = [choice for choice in self.model.values() if choice]
        assert found.voters == len(counted)
        for option in "abc":
            expected = sum(option in choice for choice in counted)
            assert found.votes.get(option, 0) == expected
        box = reading.held_box(self.ledger.reader, "what-next")
        standing = list(reading.standing_choices(self.ledger.reader, box.id))
        assert sorted(map(set, standing), key=sorted) == sorted(
            map(set, counted), key=sorted
        )


TestMachine = Machine.TestCase
TestMachine.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
