"""Many rows handed over as arrays: what is stored is what was given, whatever it holds."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DataError, IntegrityError

from outreach.ports import Transaction
from outreach.records import check_ins, later, replies
from outreach.records.check_ins import CheckInRow
from outreach.records.replies import ReplyRow
from tests import make
from tests.records import rows

_ODD = ("", "NULL", '"quoted", {and} braced', "back\\slash \\x41", "two\nlines\tand a tab", "ñ 🙂", "it's 100 % {}")


def _stored(transaction: Transaction, texts: Sequence[str]) -> list[tuple[str, str]]:
    with transaction() as session:
        inbound = [make.inbound(text, carrier_id=f"SM{n}{text}") for n, text in enumerate(texts)]
        replies.store_all(session, inbound, now=make.NOW, first_try_at=make.NOW)
    with transaction() as session:
        found = session.execute(select(ReplyRow.body, ReplyRow.carrier_id).order_by(ReplyRow.id)).all()
    return [(body, carrier_id) for body, carrier_id in found]


def test_odd_texts_are_stored_as_they_came(transaction: Transaction) -> None:
    assert _stored(transaction, _ODD) == [(text, f"SM{n}{text}") for n, text in enumerate(_ODD)]


def test_of_two_changes_of_one_row_both_are_made_in_their_order(transaction: Transaction) -> None:
    with transaction() as session:
        person = make.participant(session, "Dana")
        key = rows.check_in(session, person)
    with transaction() as session:
        check_ins.ask_next(session, key, question="mood", earlier=None, reasked=False)
        check_ins.ask_next(session, key, question="note", earlier="mood", reasked=True)
        later.write(session)
    with transaction() as session:
        asked = session.execute(select(CheckInRow.question, CheckInRow.earlier_question, CheckInRow.reasked)).one()

    assert tuple(asked) == ("note", "mood", True)


def test_what_is_too_long_for_its_column_is_refused_and_never_cut_off(transaction: Transaction) -> None:
    with transaction() as session:
        if session.get_bind().dialect.name == "sqlite":
            pytest.skip("SQLite takes texts of any length")
    with pytest.raises((DataError, IntegrityError)):
        _stored(transaction, ["x" * 200])
