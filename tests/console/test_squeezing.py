"""Templates go out without the blanks with which their lines are set in, and say the same."""

from jinja2 import Environment

from outreach.console.squeezing import Squeezed

TEMPLATE = """<ul>
    {% for each in (1, 2) %}
        <li>{% if each %}one{% endif %}
            of {{ each }}</li>
    {% endfor %}
</ul>"""


def written(*extensions: type[Squeezed]) -> str:
    return (
        Environment(trim_blocks=True, lstrip_blocks=True, extensions=extensions, autoescape=True)
        .from_string(TEMPLATE)
        .render()
    )


def test_a_page_is_lighter_and_its_words_are_the_same_and_apart() -> None:
    plain, squeezed = written(), written(Squeezed)

    assert len(squeezed) < len(plain) * 0.75
    assert squeezed.split() == plain.split()
    assert "one of 1" in " ".join(squeezed.split())
