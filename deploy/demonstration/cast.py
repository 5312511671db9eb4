"""The people of the demonstration's console: invented, with numbers that belong to nobody (555-0100 to 555-0199)."""

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import time
from enum import StrEnum

from demonstration import people
from demonstration.people import LEAD_NUMBER, Peer, number


class Way(StrEnum):
    """How somebody came to be where they are."""

    AGREED = "agreed"
    INVITED = "invited"
    BY_VOICE = "by_voice"


@dataclass(frozen=True, slots=True)
class Someone:
    """A participant; `moods` is how they are from one check-in to the next (None: they do not answer).

    With `at` they are asked daily at their own time, and otherwise as the program asks; `pulls` is how strong the pull
    of old habits is, and `zone` is None for somebody of whom nobody knows where they live.
    """

    name: str
    number: str
    lang: str
    _: KW_ONLY
    peer: str
    moods: Sequence[int | None]
    pulls: Sequence[int] = (2, 1, 3, 2, 0, 2, 1)
    at: time | None = None
    at_risk: bool = False
    zone: str | None = "America/Denver"
    way: Way = Way.AGREED


SAM, RUTH, NILO = (each.name for each in people.PEERS)
TESS, MARCUS, INES, JOY = "Tess Arviso", "Marcus Odell", "Inés Rael", "Joy Atencio"
LENA, CARLA = "Lena Okafor", "Carla Whitehorse"
LEAD = Peer(name=LENA, number=LEAD_NUMBER, speaks=("en",))
SUPERVISOR = Peer(name=CARLA, number=number(131), speaks=("en", "es"))
PEERS = (
    *people.PEERS,
    Peer(name=TESS, number=number(123), speaks=("en",)),
    Peer(name=MARCUS, number=number(124), speaks=("en",)),
    Peer(name=INES, number=number(125), speaks=("en", "es")),
    Peer(name=JOY, number=number(126), speaks=("en", "es")),
)

DANA, JOE, PETE, ANDREA = number(110), number(112), number(115), number(116)
KAYLA, DOLORES, CURTIS, GIL, WANDA = "+15055550118", "+15055550121", "+15755550127", "+15755550133", "+15055550136"
RENEE, HENRY, MATEO, SOMEBODY, A_SISTER = "+13035550141", "+13035550144", "+19285550148", "+19285550152", "+15055550159"

_STEADY, _UP, _DOWN = (4, 4, 3, 4, 5, 4), (2, 3, 3, 3, 4, 4, 4, 5), (4, 4, 4, 3, 3, 3, 3)
_HILLS, _SOMETIMES, _WELL = (3, 4, 5, 4, 3, 3, 4), (4, None, 3, None, 4), (5, 5, 4, 5)
_EASING, _RISING = (6, 5, 4, 4, 3, 2, 2, 1), (1, 2, 2, 3, 3, 4, 4)

PARTICIPANTS = (
    Someone("Dana Whitfield", DANA, "en", peer=SAM, at=time(9, 5), moods=_UP, pulls=_EASING),
    Someone("Marisol Peña", number(111), "es", peer=SAM, at=time(9, 10), moods=_HILLS),
    Someone("Joe Tallman", JOE, "en", peer=RUTH, at=time(10, 30), moods=(3, 3, 4), pulls=(4, 3, 5, 3), at_risk=True),
    Someone("Kiah Begay", number(113), "en", peer=RUTH, at=time(9, 15), moods=_WELL, pulls=(0, 1, 0)),
    Someone("Lucía Romero", number(114), "es", peer=NILO, at=time(10, 10), moods=(4, *(None,) * 30)),
    Someone("Pete Hollis", PETE, "en", peer=SAM, at=time(10, 40), moods=(None, 3, None, 3, 3), pulls=_RISING),
    Someone("Andrea Voss", ANDREA, "en", peer=RUTH, at=time(11, 0), moods=_DOWN, pulls=_RISING, at_risk=True),
    Someone("Tomás Griego", number(117), "es", peer=NILO, at=time(10, 0), moods=(3, 3, 3, 4)),
    Someone("Kayla Nez", KAYLA, "en", peer=TESS, moods=_STEADY),
    Someone("Dolores Chávez", DOLORES, "es", peer=INES, moods=_HILLS, pulls=(3, 3, 4)),
    Someone("Curtis Yazzie", CURTIS, "en", peer=MARCUS, moods=_STEADY),
    Someone("Gil Baker", GIL, "en", peer=MARCUS, moods=_SOMETIMES),
    Someone("Wanda Sisneros", WANDA, "en", peer=TESS, moods=_STEADY),
    Someone("Renee Castle", RENEE, "en", peer=RUTH, moods=_UP, at_risk=True),
    Someone("Henry Sandoval", HENRY, "en", peer=NILO, moods=_STEADY, way=Way.BY_VOICE),
    Someone("Mateo Luján", MATEO, "es", peer=INES, moods=_WELL, zone="America/Phoenix"),
    Someone("Shania Lowe", SOMEBODY, "en", peer=TESS, moods=_STEADY, zone=None),
    Someone("Ben Carmody", "+15055550162", "en", peer=MARCUS, moods=_WELL),
    Someone("Elena Trujillo", "+15055550163", "es", peer=INES, moods=_STEADY),
    Someone("Rosa Maldonado", "+15055550164", "es", peer=NILO, moods=_UP),
    Someone("Ty Benally", "+19285550165", "en", peer=TESS, moods=_SOMETIMES, zone="America/Phoenix"),
    Someone("Grace Ott", "+13035550166", "en", peer=RUTH, moods=_HILLS),
    Someone("Victor Armijo", "+15755550167", "en", peer=SAM, moods=_STEADY),
    Someone("Pilar Montaño", "+15755550168", "es", peer=SAM, moods=_WELL),
    Someone("Derek Sloan", "+13035550169", "en", peer=MARCUS, moods=_SOMETIMES),
    Someone("Naomi Tso", "+15055550170", "en", peer=TESS, moods=_UP),
    Someone("Alma Ortiz", "+15055550171", "es", peer=INES, moods=_STEADY),
    Someone("Cody Marsh", "+13035550172", "en", peer=RUTH, moods=(4, *(None,) * 30)),
    Someone("Irene Joe", "+19285550173", "en", peer=NILO, moods=(), way=Way.INVITED),
    Someone("Luis Abeyta", "+15755550174", "es", peer=SAM, moods=(), way=Way.INVITED),
)
