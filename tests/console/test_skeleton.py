from tests.console.desk import Console


def test_who_is_signed_in_sees_their_account(console: Console) -> None:
    assert "Sam" in console.as_specialist().text("/account/")


def test_nobody_sees_nothing_but_the_door(console: Console) -> None:
    answer = console.nobody().get("/account/")

    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/sign-in")
