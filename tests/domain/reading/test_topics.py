"""What a bare answer means by itself: "no" says one thing to "are you safe?", and another to "any cravings?"."""

import pytest

from outreach.domain.questions import Question, QuestionKind
from outreach.domain.reading import read
from outreach.domain.reading.prompts import question_from
from outreach.domain.reading.reading import Category, Reading
from outreach.domain.reading.topics import topic_of
from outreach.domain.urgency import Urgency
from outreach.packs.lexicons import load_lexicon
from outreach.packs.program_file import load_program

WATCH, SAME_DAY, URGENT = Urgency.WATCH, Urgency.SAME_DAY, Urgency.URGENT

USED = ("used since last check-in? yes/no", "¿Has consumido desde la última vez? sí/no")
SAFE = ("do you feel safe right now? yes/no", "¿Te sientes a salvo en este momento? sí/no")
CRAVING = ("any cravings? yes/no", "¿Has tenido antojos? sí/no")
STAY = ("safe place to stay tonight? yes/no", "¿Tienes un lugar seguro donde dormir esta noche? sí/no")
CALL = ("want a call from your peer? yes/no", "¿Quieres una llamada de tu compañero? sí/no")
MEDS = ("taking meds as prescribed? yes/no", "¿Estás tomando tus medicinas como te las recetaron? sí/no")
HARM = ("Have you thought about hurting yourself? yes/no", "¿Has pensado en hacerte daño? sí/no")
SOBER = ("did you stay sober? yes/no", "¿Te has mantenido sobrio? sí/no")
MEETING = ("made a meeting this week? yes/no", "¿Fuiste a una junta esta semana? sí/no")
OK = ("are you ok? yes/no", "are you alright?", "do you feel ok today?", "is everything ok?", "¿Estás bien? sí/no")
KEEP_SAFE = (
    "can you keep yourself safe tonight?",
    "will you be safe tonight?",
    "¿Puedes mantenerte a salvo esta noche?",
)
LIVE = ("do you want to live?", "do you have anything to live for?", "¿quieres vivir?", "¿Tienes razones para vivir?")
DIE = ("thoughts of ending your life?", "do you want to die?", "¿quieres morir?", "¿Pensamientos de suicidio?")
HURT = (
    *("do you feel like hurting someone?", "any thoughts of hurting others?", "¿Quieres lastimar a alguien?"),
    *("is somebody hurting you?", "¿alguien te está lastimando?"),
)
YES, NO, UNSURE = ("yes", "sí"), ("no", "no"), ("idk", "no sé")
SHOUTED = ("YES", "SÍ")


def asked(prompt: str, *, lang: str) -> Question:
    question = question_from(prompt, lang=lang)
    assert question is not None, f"{prompt!r} asks for nothing that we know"
    return question


def reading(body: str, prompt: str, *, lang: str) -> Reading:
    return read(body, lexicon=load_lexicon(), lang=lang, question=asked(prompt, lang=lang))


def meanings(found: Reading) -> set[tuple[Urgency, Category]]:
    return {(one.urgency, one.category) for one in found.concerns}


@pytest.mark.parametrize(
    ("prompt", "body", "urgency", "category"),
    [
        *((prompt, "no", SAME_DAY, Category.LOW_MOOD) for prompt in OK),
        *((prompt, "no", URGENT, Category.LOW_MOOD) for prompt in KEEP_SAFE),
        *((prompt, "no", URGENT, Category.SUICIDE) for prompt in LIVE),
        *((prompt, body, URGENT, Category.SUICIDE) for prompt in DIE for body in ("yes", "si")),
        *((prompt, "maybe", SAME_DAY, Category.SUICIDE) for prompt in (*LIVE, *DIE)),
        *((prompt, "yes", URGENT, Category.OVERDOSE) for prompt in ("have you overdosed?", "¿Tuviste una sobredosis?")),
        *((prompt, "si", URGENT, Category.MEDICAL) for prompt in ("are you having chest pain?", "¿te duele el pecho?")),
        *((prompt, "no", URGENT, Category.MEDICAL) for prompt in ("can you breathe?", "¿puedes respirar bien?")),
        *((prompt, "yes", URGENT, Category.VIOLENCE) for prompt in HURT),
        *(
            (prompt, "yes", SAME_DAY, Category.SUICIDE)
            for prompt in ("do you have access to a gun?", "¿tienes un arma?")
        ),
        *((prompt, "yes", SAME_DAY, Category.WANTS_CONTACT) for prompt in ("do you need help?", "¿necesitas ayuda?")),
    ],
)
def test_a_bare_answer_to_a_question_of_danger_brings_a_person(
    prompt: str, body: str, urgency: Urgency, category: Category
) -> None:
    assert (urgency, category) in meanings(reading(body, prompt, lang="en"))


@pytest.mark.parametrize(
    ("prompt", "body"),
    [
        *((prompt, "yes") for prompt in (*OK, *KEEP_SAFE, *LIVE)),
        *((prompt, "no") for prompt in (*DIE, *HURT)),
        *((prompt, "no") for prompt in ("are you ok with a call tomorrow?", "do you want to live with your mom?")),
        *((prompt, "no") for prompt in ("¿quieres seguir?", "¿quieres vivir con tu hermana?", "do you live alone?")),
        *((prompt, "yes") for prompt in ("do you have a gun safe?", "do you know how to respond to an overdose?")),
        ("do you need help with your resume?", "yes"),
    ],
)
def test_a_question_that_only_sounds_like_danger_worries_nobody(prompt: str, body: str) -> None:
    assert not meanings(reading(body, prompt, lang="en"))


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize(
    ("prompts", "bodies", "urgency", "category"),
    [
        (USED, YES, SAME_DAY, Category.RELAPSE),
        (USED, SHOUTED, SAME_DAY, Category.RELAPSE),
        (USED, UNSURE, WATCH, Category.RELAPSE),
        (SAFE, NO, URGENT, Category.LOW_MOOD),
        (SAFE, UNSURE, SAME_DAY, Category.LOW_MOOD),
        (CRAVING, YES, WATCH, Category.CRAVING),
        (CRAVING, SHOUTED, SAME_DAY, Category.CRAVING),
        (STAY, NO, SAME_DAY, Category.HOUSING),
        (CALL, YES, SAME_DAY, Category.WANTS_CONTACT),
        (MEDS, NO, SAME_DAY, Category.MEDICAL),
        (HARM, YES, URGENT, Category.SUICIDE),
        (HARM, UNSURE, SAME_DAY, Category.SUICIDE),
        (SOBER, NO, SAME_DAY, Category.RELAPSE),
    ],
    ids=[
        "used: yes",
        "used: shouted yes",
        "used: unsure",
        "safe: no",
        "safe: unsure",
        "cravings: yes",
        "cravings: shouted yes",
        "a place: no",
        "a call: yes",
        "medicine: no",
        "harm: yes",
        "harm: unsure",
        "sober: no",
    ],
)
def test_a_bare_answer_means_what_its_question_makes_it_mean(
    prompts: tuple[str, str], bodies: tuple[str, str], urgency: Urgency, category: Category, lang: str
) -> None:
    place = ("en", "es").index(lang)

    assert meanings(reading(bodies[place], prompts[place], lang=lang)) == {(urgency, category)}


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize(
    ("prompts", "bodies"),
    [
        (USED, NO),
        (SAFE, YES),
        (CRAVING, NO),
        (STAY, YES),
        (CALL, NO),
        (MEDS, YES),
        (HARM, NO),
        (SOBER, YES),
        (MEETING, YES),
        (MEETING, NO),
    ],
    ids=[
        "used: no",
        "safe: yes",
        "cravings: no",
        "a place: yes",
        "a call: no",
        "medicine: yes",
        "harm: no",
        "sober: yes",
        "a meeting: yes",
        "a meeting: no",
    ],
)
def test_a_bare_answer_that_is_well_worries_nobody(
    prompts: tuple[str, str], bodies: tuple[str, str], lang: str
) -> None:
    place = ("en", "es").index(lang)
    found = reading(bodies[place], prompts[place], lang=lang)

    assert found.answer is not None
    assert found.answer.understood
    assert found.concerns == ()


@pytest.mark.parametrize("prompt", ["did you use your coping skills? yes/no", "did you use any tools today? yes/no"])
@pytest.mark.parametrize("body", ["yes", "YES", "no"])
def test_using_what_helps_is_no_relapse(prompt: str, body: str) -> None:
    assert reading(body, prompt, lang="en").concerns == ()


@pytest.mark.parametrize(
    ("prompt", "body", "expected"),
    [
        ("cravings 0-10", "8/10", {(SAME_DAY, Category.CRAVING)}),
        ("cravings 0-10", "8", {(SAME_DAY, Category.CRAVING)}),
        ("cravings 0-10", "5", {(WATCH, Category.CRAVING)}),
        ("cravings 0-10", "1", set()),
        ("Nivel de antojo 0-10", "8/10", {(SAME_DAY, Category.CRAVING)}),
        ("Nivel de antojo 0-10", "1", set()),
        ("mood 1-5", "1", {(WATCH, Category.LOW_MOOD)}),
        ("mood 1-5", "1/5", {(WATCH, Category.LOW_MOOD)}),
        ("mood 1-5", "4", set()),
        ("¿Cómo está tu ánimo hoy, 1-5?", "1", {(WATCH, Category.LOW_MOOD)}),
        ("¿Cómo está tu ánimo hoy, 1-5?", "5", set()),
    ],
)
def test_a_number_means_what_its_place_on_the_scale_does(
    prompt: str, body: str, expected: set[tuple[Urgency, Category]]
) -> None:
    lang = "es" if "á" in prompt or "Nivel" in prompt else "en"

    assert meanings(reading(body, prompt, lang=lang)) == expected


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize(
    ("key", "body", "urgency"),
    [
        ("mood", "1", WATCH),
        ("mood", "5", None),
        ("safe", "2", URGENT),
        ("safe", "1", None),
        ("used", "1", SAME_DAY),
        ("used", "2", None),
    ],
)
def test_the_questions_of_the_house_mean_the_same_by_their_numbers(
    key: str, body: str, urgency: Urgency | None, lang: str
) -> None:
    sets = load_program("standard").program.question_sets.values()
    question = next(one for each in sets for one in each.questions if one.key == key)

    assert read(body, lexicon=load_lexicon(), lang=lang, question=question).urgency == urgency


@pytest.mark.parametrize("body", ["no", "yes", "4", "YES"])
def test_a_bare_answer_to_nothing_means_nothing(body: str) -> None:
    assert read(body, lexicon=load_lexicon(), lang="en").concerns == ()


def test_an_answer_to_the_question_before_means_what_that_one_makes_it_mean() -> None:
    mood, used = asked("mood 1-5", lang="en"), asked(USED[0], lang="en")

    found = read("yes", lexicon=load_lexicon(), lang="en", question=mood, earlier=used)

    assert found.answer is not None
    assert found.answer.to_earlier
    assert meanings(found) == {(SAME_DAY, Category.RELAPSE)}


def test_a_question_about_nothing_that_we_know_has_no_topic() -> None:
    colour = Question(key="colour", kind=QuestionKind.YES_NO, text={"en": "Do you like green?"})

    assert topic_of(question=colour, lexicon=load_lexicon()) is None
    assert read("no", lexicon=load_lexicon(), lang="en", question=colour).concerns == ()
