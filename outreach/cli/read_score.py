"""`outreach read --score`: texts whose right answers are known, read and counted."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median
from time import perf_counter

import click
from rich.table import Table

from outreach.cli.read_lines import BadLine, asked_in, house_lexicon, judge, lines_of, parsed
from outreach.cli.show import console, plain, some, table
from outreach.domain.reading.lexicon import Lexicon
from outreach.domain.reading.scoring import (
    LAYERS,
    MEASURES,
    Case,
    Caught,
    Expected,
    Fault,
    Share,
    false_alarms,
    layers,
    measures,
    misses,
)
from outreach.domain.reading.verdict import LEVELS, Verdict

_COLUMNS = {
    "urgent": "urgent",
    "urgent_alone": "urgent, alone",
    "same_day": "same day",
    "same_day_alone": "same day, alone",
    "false_alarms": "false alarms",
    "false_alarms_alone": "false alarms, alone",
}


def score(sources: Sequence[Path], *, only: str | None, as_json: bool) -> None:
    """Read every text of the sources and print how well that went; raises ClickException for a file that is wrong."""
    lexicon = house_lexicon()
    lexicon.make_ready()  # readings are timed as in a process that is at work
    cases = [
        case for source in sources for case in _cases(source, lexicon=lexicon) if only is None or case.lang == only
    ]
    if not cases:
        raise click.ClickException("there is no text to score" + (f" in {only!r}" if only else ""))
    if as_json:
        click.echo(json.dumps({"version": lexicon.version, **_numbers(cases)}, indent=2))
    else:
        _show(cases)


def _cases(source: Path, *, lexicon: Lexicon) -> Iterator[Case]:
    """Read the texts of one source, and take the time that each took."""
    with click.open_file(str(source), "rb") as stream:
        for number, raw in lines_of(stream):
            try:
                row = parsed(raw)
                if "text" not in row and "provenance" in row:
                    continue
                asked, expected = asked_in(row), _expected(row.get("expect"))
            except BadLine as error:
                raise click.ClickException(f"{source}, line {number}: {error}") from error
            began = perf_counter()
            found = judge(asked, lexicon=lexicon)
            yield Case(
                name=str(number if asked.id is None else asked.id),
                text=asked.text,
                lang=plain(asked.lang or found.lang),
                expected=expected,
                found=found,
                seconds=perf_counter() - began,
                soft=bool(row.get("soft")),
            )


def _expected(found: object) -> Expected:
    """Read what a line expects, or raise BadLine."""
    if not isinstance(found, dict):
        raise BadLine('no "expect"; write {"concern": …, "category": …, "value": …}')
    concern = "urgent" if found.get("concern") == "emergency" else found.get("concern")
    if concern not in LEVELS:
        raise BadLine(f'"expect" needs a "concern": one of {", ".join(LEVELS)}')
    category, keyword, value, emergency = (found.get(key) for key in ("category", "keyword", "value", "emergency"))
    if not isinstance(value, int | float | str | None) or isinstance(value, bool):
        raise BadLine('"value" is a number, a text or null')
    return Expected(
        concern=concern,
        category=category if isinstance(category, str) else None,
        keyword=keyword if isinstance(keyword, str) else None,
        value=value,
        judges_value="value" in found,
        emergency=emergency if isinstance(emergency, bool) else None,
    )


def _by_lang(cases: Sequence[Case]) -> dict[str, list[Case]]:
    """Group the cases: all of them, then those of each language."""
    langs = sorted({case.lang for case in cases})
    return {"all": list(cases)} | {lang: [case for case in cases if case.lang == lang] for lang in langs}


def _times(cases: Sequence[Case]) -> tuple[float, float]:
    """Give the median and the 99th percentile, in milliseconds."""
    taken = sorted(case.seconds * 1000 for case in cases)
    return median(taken), taken[min(len(taken) - 1, len(taken) * 99 // 100)]


def _show(cases: Sequence[Case]) -> None:
    groups = _by_lang(cases)
    counts = {lang: measures(group) for lang, group in groups.items()}
    rows = [(one.title, *(_share(counts[lang][one.key]) for lang in groups)) for one in MEASURES]
    console().print(table("what", *groups, rows=rows, title=f"{some(len(cases), 'text')}, with 95 % intervals"))
    for lang, group in groups.items():
        console().print(_layer_table(layers(group), lang))
    for title, faults in (("missed", misses(cases)), ("false alarms", false_alarms(cases))):
        click.echo(f"{title}: {len(faults)}")
        for fault in faults:
            click.echo(plain(_line(fault)))
        click.echo()
    half, nearly_all = _times(cases)
    click.echo(f"time per reading: median {half:.2f} ms, 99 in 100 within {nearly_all:.2f} ms")


def _layer_table(found: Mapping[str, Caught], lang: str) -> Table:
    rows = [(layer, *(_share(getattr(found[layer], name)) for name in _COLUMNS)) for layer in LAYERS]
    return table("layer", *_COLUMNS.values(), rows=rows, title=f"brought to a human today, by layer ({lang})")


def _share(share: Share) -> str:
    if share.ratio is None or share.interval is None:
        return "-"
    low, high = (100 * edge for edge in share.interval)
    return f"{share.hits}/{share.of}  {100 * share.ratio:.1f} % ({low:.1f}–{high:.1f})"


def _line(fault: Fault) -> str:
    """Put a fault in one line: id, what was wrong, expected → got, text, rules."""
    case = fault.case
    rules = " ".join(reason.rule for reason in case.found.reasons) or "no rule"
    soft = " (soft)" if case.soft else ""
    return f"{case.name} [{', '.join(fault.kinds)}]{soft} {_said(case)} | {case.text} | {rules}"


def _said(case: Case) -> str:
    """Say expected → got, for all that differs and the concern always."""
    expected, found = case.expected, case.found
    parts = [f"{expected.concern} → {found.concern}"]
    if expected.category not in {None, found.category}:
        parts.append(f"{expected.category} → {found.category}")
    if expected.keyword != found.keyword:
        parts.append(f"keyword {expected.keyword} → {found.keyword}")
    if expected.judges_value and expected.value != found.value:
        parts.append(f"value {expected.value} → {found.value}")
    if (expected.emergency or False) != found.emergency:
        parts.append(f"emergency {expected.emergency} → {found.emergency}")
    return ", ".join(parts)


def _numbers(cases: Sequence[Case]) -> dict[str, object]:
    groups = _by_lang(cases)
    half, nearly_all = _times(cases)
    return {
        "texts": len(cases),
        "languages": {
            lang: {key: _figures(share) for key, share in measures(group).items()} for lang, group in groups.items()
        },
        "layers": {
            lang: {
                layer: {name: _figures(getattr(caught, name)) for name in _COLUMNS}
                for layer, caught in layers(group).items()
            }
            for lang, group in groups.items()
        },
        "milliseconds": {"median": half, "p99": nearly_all},
        "missed": [_fault(fault) for fault in misses(cases)],
        "false_alarms": [_fault(fault) for fault in false_alarms(cases)],
    }


def _figures(share: Share) -> dict[str, object]:
    return {"k": share.hits, "n": share.of, "ratio": share.ratio, "interval": share.interval}


def _fault(fault: Fault) -> dict[str, object]:
    case = fault.case
    expected = {key: value for key, value in asdict(case.expected).items() if key != "judges_value"}
    return {
        "id": case.name,
        "kinds": fault.kinds,
        "lang": case.lang,
        "soft": case.soft,
        "expected": expected,
        "got": _got(case.found),
        "text": case.text,
        "rules": [reason.rule for reason in case.found.reasons],
    }


def _got(found: Verdict) -> dict[str, object]:
    return {name: getattr(found, name) for name in ("concern", "category", "keyword", "value", "emergency")}
