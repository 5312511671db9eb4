import json

import pytest

from benchmark import __main__ as bench
from benchmark import reading, rota
from benchmark.figures import Figure, Series, quantile, table


def figure(ours: tuple[float, ...], bare: tuple[float, ...] | None = None, **goals: float | bool) -> Figure:
    return Figure(
        what="sends",
        unit="/s",
        ours=Series(ours),
        bare=None if bare is None else Series(bare),
        against="" if bare is None else "bare SDK",
        **goals,  # type: ignore[arg-type]
    )


def test_a_series_knows_its_median_and_its_spread() -> None:
    series = Series((30.0, 10.0, 20.0, 1000.0, 15.0))

    assert (series.middle, series.low, series.high) == (20.0, 10.0, 1000.0)


def test_nothing_has_no_median() -> None:
    with pytest.raises(ValueError, match="nothing"):
        Series(())


def test_a_ratio_is_taken_pair_by_pair() -> None:
    # The machine was twice as busy in the second run: the ratio does not mind.
    measured = figure((100.0, 50.0, 120.0), (200.0, 100.0, 200.0))

    assert measured.ratio is not None
    assert measured.ratio.values == (0.5, 0.5, 0.6)
    assert measured.judged == 0.5


@pytest.mark.parametrize(
    ("floor", "reached"),
    [(0.4, True), (0.5, True), (0.6, False), (None, None)],
)
def test_a_ratio_is_held_against_its_floor(floor: float | None, *, reached: bool | None) -> None:
    measured = figure((100.0,), (200.0,))

    assert measured.reaches(floor) is reached


def test_a_time_reaches_its_floor_by_staying_below_it() -> None:
    measured = figure((120.0, 130.0, 900.0), lower_is_better=True)

    assert measured.reaches(150.0)
    assert not measured.reaches(60.0)


@pytest.mark.parametrize(("share", "value"), [(0.5, 50.5), (0.99, 99.01), (0.999, 99.901)])
def test_a_quantile_lies_between_its_neighbours(share: float, value: float) -> None:
    assert quantile([float(number) for number in range(1, 101)], share) == pytest.approx(value)


def test_one_value_is_all_its_quantiles() -> None:
    assert quantile([7.0], 0.99) == 7.0


def test_the_table_says_what_is_below_its_floor() -> None:
    written = table(
        [
            figure((1234.0, 1000.0, 1300.0), (1000.0, 1000.0, 1000.0), floor=1.2, stretch=2.0),
            figure((80.0,), floor=150.0, stretch=60.0, lower_is_better=True),
            figure((1.0,), (10.0,), floor=0.35, stretch=0.5),
        ]
    ).splitlines()

    assert "1,234 /s (1,000-1,300)" in written[1]
    assert "1.23 × (1.00-1.30)" in written[1]
    assert written[1].endswith("floor")
    assert "≤ 150 /s" in written[2]
    assert written[3].endswith("BELOW")


def test_figures_are_json_run_by_run() -> None:
    found = json.loads(json.dumps(figure((100.0, 110.0), (50.0, 55.0), floor=1.2).as_json()))

    assert found["ours"]["runs"] == [100.0, 110.0]
    assert found["ratio"]["median"] == 2.0
    assert found["reaches_floor"] is True
    assert found["reaches_stretch"] is None


def test_reading_is_measured_against_a_bare_search_in_the_same_run() -> None:
    figures = {figure.what: figure for figure in reading.measure(runs=2, count=20)}

    median, p99, ready = (
        figures[what]
        for what in (
            "reading one everyday text, median",
            "reading one everyday text, p99",
            "the reader at hand: import and load",
        )
    )
    assert all(
        one.bare is not None and len(one.bare.values) == len(one.ours.values) == 2 for one in (median, p99, ready)
    )
    assert all(one.lower_is_better and one.floor and one.stretch for one in figures.values())
    assert all(ours <= most for ours, most in zip(median.ours.values, p99.ours.values, strict=True))


def test_who_is_on_call_is_measured_over_the_shifts_of_a_year_and_told_within_a_millisecond() -> None:
    asked, promised, unrolled = rota.measure(runs=2, count=50)

    assert "of 1458 shifts" in asked.what
    assert asked.bare is not None
    assert promised.reaches(promised.floor) is True
    assert unrolled.unit == "ms"


def test_the_reader_is_measured_without_any_server(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(bench, "setting_up")
    monkeypatch.setattr(bench, "end_on_signals", int)

    assert bench.main(["--only", "reading", "--quick", "--json"]) == 0

    figures = json.loads(capsys.readouterr().out)["figures"]
    assert figures
    assert all("read" in figure["what"] for figure in figures)
