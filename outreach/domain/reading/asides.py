"""What in a short reply is no answer: what leads up to one, a question back, a courtesy, putting it off, business."""

import re

from outreach.domain.reading.clauses import Clause

_PREAMBLE = re.compile(
    r"(?:(?:a )?(?:la verdad|neta|verdad)(?: es)?(?: que)?|se podria decir que|digamos(?: que)?"
    r"|(?:yo )?(?:diria|digo|supongo|pienso)(?: que)?"
    r"|(?:te )?mentiria no|me temo que|fij[ae](?:te|se)(?: que)?|(?:mi|la) respuesta es|(?:pon|ponle"
    r"|ponga|pongale|ponme)(?: que)?|no (?:te |le |les )?voy a mentir(?:te|le|les)?|(?:quise|queria)"
    r" (?:decir|poner|escribir)(?: que)?|me equivoque|era|es que|(?:perdon|disculpa|disculpe|ups|espera|espere"
    r"|correccion|mentira)|que(?= (?:si|no)$)|pues|ps|pos|pus|uff?|uy|eh|not lying"
    r"|(?:i |im )?(?:not )?(?:gonna|going to|wont|cant|aint gonna) lie|to be (?:honest"
    r"|real|fair)|no lie|if im (?:being )?honest|(?:i )?hate to (?:say|admit)(?: it)?|(?:i )?"
    r"(?:would|d|will|gotta|have to|got to|gonna|going to|can) (?:have to )?say(?: that)?"
    r"|(?:id|ill|im|i am)(?: gonna| going to)?(?: have to)? say|ill go with|going with"
    r"|put (?:me )?(?:down )?(?:as|for)?(?: a)?"
    r"|(?:the|my|todays)? ?answer is(?: a)?|(?:its|that is|that s|it is) (?:a )?(?=(?:y|n|s))"
    r"|(?:i )?(?:meant|mean)(?: to (?:say|put|text|type|send))?|(?:change|make|switch) (?:that|it|this"
    r"|(?:my )?answer) to(?: a)?"
    r"|to (?:say|put|text|type|send)|(?:sorry|oops|whoops|typo|correction|wait|that|my bad|scratch that"
    r"|technically|sadly|oh|ok|well|um+|uh+|hm+|mm+)) "
)
_EVADES = re.compile(
    r"\b(?:not sure(?: (?:if|what|how|why|about))?$|not sure(?! where)|unsure|dont (?:even |really )?know"
    r"|no (?:idea|clue|comment)|rather not say"
    r"|prefer not|not saying|none of (?:your|ur|yer)|who knows|what day|next question|say that again|come again"
    r"|quien sabe|no (?:lo )?se(?! (?:me|te|nos|le|pudo|puede|hizo|dio|moleste|preocupe|apure)\b)|(?:no|ni|tengo) idea"
    r"|no (?:te |le )?(?:entiendo|entendi)|no sabria|no quiero (?:decir|contestar|responder)|prefiero no"
    r"|no estoy segur[oa] (?:de|si|que)|que te importa|para que quieres)\b"
    r"|^(?:define|depends|depende|why(?! not)|what|por que(?! no)|have a|did (?:you|u)|do (?:you|u|i)"
    r"|i dont know|skip)\b"
    r"|\b(?:yeah|ya|yea|sure) right(?! (?:now|here|there|after|before|away|on|at)\b)"
    r"|\b(?:yes but no|no but yes|si pero no|no pero si)$"
)
_COURTESY = re.compile(
    r"^(?:no (?:problems?|probs?|worries|rush|hurry|pressure|biggie|big deal|sweat|stress|offense|hard feelings"
    r"|one (?:told|said|asked|ever|here|knows|called|texted)"
    r"|(?:se|te) (?:preocupen?s?|apures?|apuren?|moleste[ns]?|apene)|hay (?:problema|de que|bronca|cuidado|pedo|prisa)"
    r"|pasa nada|es nada|tenga pena)|no (?:prob|probs|worries) at all)\b"
)
_ASKS_BACK = re.compile(
    r"^(?!.* counts?\b)(?:(?:so|hey|wait|and|but|y|oye|oiga) )?"
    r"(?:(?:did|does|do|is|are|was|were|am|can|could|will|would|should|has)"
    r" (?:you|u|yall|they|he|she|it|i|we|the|my|your|ur|this|that|these|someone|somebody|anyone|anybody|there"
    r"|(?!not\b)[a-z]+ (?:tell|told|say|still|have|get|got|know|mad|ok|okay|coming|working|there))"
    r"|(?:me )?(?:puede|puedes|pueden|podria|podrias|podrian) |(?:sabe|sabes|saben) (?:si|a que|donde|cuando|quien)"
    r"|(?:a que hora|quien|cuando es|donde es|cual es|para que|con quien)\b)"
)
_WHEN = (
    r"(?:once|as soon as|soon as|when|whenever|after|if|until|till|til|cuando|en cuanto|una vez que|apenas|nomas que"
    r"|si|hasta que|despues de que)"
)
_LATER = (
    r"(?:ill|i will|will|gonna|let you|let u|get back|text|answer|reply|write|hit you|hit u|tell (?:you|u|ya)"
    r"|(?:le|les|te) (?:contesto|digo|llamo|marco|escribo|aviso|mando|cuento|respondo|hablo)|voy|vamos|ire|contesto"
    r"|platicamos|hablamos)"
)
_PUTS_OFF = re.compile(
    r"^(?!.* (?:no|nope|nah|not|yes|yeah|yep|si)$)(?:"
    rf"(?:(?:yeah|ok|okay|maybe|probably|but|pero|and|y) )?{_WHEN} .*\b{_LATER}\b"
    r"|(?:once|as soon as|soon as) (?:i|im|my|the|we|he|she|they|it|its)\b"
    r"(?! (?:used|drank|smoked|started|did|had|took|relapsed|slipped))"
    r"|(?:en cuanto|una vez que|apenas) (?!recai|consumi|use|tome|fume)\w+"
    r"|(?:when|until|till|til) (?:my|the) \w+ (?:is|are|comes?|gets?)\b"
    r"|if (?:i (?:can|find|get|make|have|could)|my|the|god|you (?:ask|guys|want|need|could|can))\b"
    r"|(?:ill|i will|will|ima|imma) (?:\w+ )?(?:text|tell|let|answer|reply|respond|write|hit|get back|check"
    r"|see (?:you|u|ya)|explain|be in touch|call (?:you|u|ya)|message)\b"
    r"|(?:(?:luego|despues|al rato|ahorita|manana|ya) )?(?:le|les|te) "
    r"(?:contesto|digo|llamo|marco|escribo|aviso|mando|cuento|respondo|hablo)\b"
    r"|(?:luego|despues|al rato|ahorita|manana) (?:le|les|te)$"
    r"|si (?:dios (?:quiere|lo permite)|alcanzo|llego|salgo|consigo|encuentro|supier\w+|pudier\w+|tuvier\w+|hubier\w+"
    r"|fuera|me (?:dan|dejan|deja|da (?:tiempo|permiso|chance))|no (?:es|llueve|hay|tengo|me)"
    r"|tengo (?:tiempo|chance|quien|saldo|permiso))\b"
    r"|ya (?:mero|casi|voy|me voy)\b|(?:about|fixing|getting ready) to\b|(?:ask|try) me\b)"
)
_ACKNOWLEDGES = frozenset(
    {
        "sure",
        "sure thing",
        "ok",
        "okay",
        "alright",
        "va",
        "sale",
        "dale",
        "orale",
        "vale",
        "claro",
        "bueno",
        "ya",
        "bet",
    }
)
_BUSINESS = re.compile(
    r"^(?:(?:i|we|ive|weve|also|just|but|and|well|yo|pero|pues) )*"
    r"(?:have|got|had|gotta|do|tengo|tuve|hay|me toca|me toco) "
    r"(?:(?:my|the|our|his|her|to|an?|court|work|class|school|church|therapy|probation|practice|training|surgery|company"
    r"|family|visitors|off|laid|paid|que|mi|mis|el|la|los|las|corte|clase|trabajo|cita|junta|terapia|a mis?|una?) )"
)
_TAIL = re.compile(
    r" (?:at|on|in|until|till|til|this|today|tonight|tomorrow|tmrw|noon|before|after|next|last|all|over|when|while|so"
    r"|for|with|thursday|friday|saturday|sunday|monday|tuesday|wednesday|now|right|el|en|al|hoy|manana|por|hasta|este|esta"
    r"|ahorita|con|cuando|toda|todo)\b"
)


def evades(part: Clause) -> bool:
    """See whether a part says that it will not, or cannot, answer."""
    return _EVADES.search(" ".join(part.words)) is not None


def answering(parts: list[Clause], *, offered: bool) -> list[Clause]:
    """Leave out what is no answer, and an "ok" or "sure" that only says that one will come.

    Where something was `offered`, asking for it back or later is an answer ("could you make it after 5").
    """
    said = [" ".join(part.words) for part in parts]
    left = [part for part in parts if not evades(part) and not _COURTESY.search(" ".join(part.words))]
    if offered:
        return left
    later = any(_PUTS_OFF.search(words) for words in said)
    return [part for part in left if not _elsewhere(" ".join(part.words), later=later)]


def without_preamble(words: list[str]) -> list[str]:
    """Leave out what only leads up to an answer: "not gonna lie", "la verdad es que"."""
    whole = " ".join(words) + " "
    while (found := _PREAMBLE.match(whole)) is not None:
        whole = whole[found.end() :]
    return whole.split()


def matter(words: list[str]) -> list[str]:
    """Cut when and where off what somebody has to do ("i have a dentist thing at noon"): that answers nothing."""
    said = " ".join(words)
    begins = _BUSINESS.match(said + " ")
    tail = _TAIL.search(said, min(begins.end(), len(said)) - 1) if begins else None
    return said[: tail.start()].split() if tail else words


def _elsewhere(said: str, *, later: bool) -> bool:
    return bool(_ASKS_BACK.search(said) or _PUTS_OFF.search(said)) or (later and said in _ACKNOWLEDGES)
