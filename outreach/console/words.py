"""The words of the pages: English in the pages themselves, Spanish in files of translations, read once."""

import io
from functools import cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, request
from flask_babel import Babel, Domain, get_locale
from flask_babel import gettext as _translated
from flask_babel import ngettext as _translated_by_number
from flask_login import current_user

LANGUAGES = ("en", "es")
_FOLDER = Path(__file__).parent / "translations"


def _(words: str, **fields: object) -> str:
    """Say words of ours in the language of this request; `%(name)s` in them is filled from the fields."""
    return str(_translated(words, **fields))


def ngettext(one: str, many: str, count: int, **fields: object) -> str:
    """Say words about a number of things; `%(num)d` in them is the number."""
    return str(_translated_by_number(one, many, count, **fields))


class _Words(Domain):  # type: ignore[misc] # Flask-Babel ships no types
    """Translations that need no compiled files beside them."""

    def get_translations(self) -> NullTranslations:
        """Give those of the language of this request."""
        chosen = get_locale()
        return translations_of(LANGUAGES[0] if chosen is None else chosen.language)


@cache
def translations_of(lang: str) -> NullTranslations:
    """Read the translations into a language, those of every area together."""
    together: NullTranslations = Translations()
    for file in sorted(_FOLDER.glob(f"*/{lang}/LC_MESSAGES/messages.po")):
        compiled = io.BytesIO()
        with file.open("rb") as opened:
            write_mo(compiled, read_po(opened, locale=lang))
        compiled.seek(0)
        area = Translations(compiled)
        if isinstance(together, Translations) and together.files:
            together.merge(area)
        else:
            together = area
            area.files.append(str(file))
    return together


def language() -> str:
    """Choose the language of this request: that of whoever is signed in, or what their browser asks for."""
    if current_user and current_user.is_authenticated and current_user.lang in LANGUAGES:
        return str(current_user.lang)
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


class _Languages(Babel):  # type: ignore[misc]
    """Flask-Babel with our own way to find translations."""

    @property
    def domain_instance(self) -> Domain:
        """Give them."""
        return _Words()


def set_up_words(app: Flask) -> None:
    """Teach an application its languages."""
    _Languages(app, locale_selector=language)
