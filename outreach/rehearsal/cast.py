"""The cast of a rehearsal: everybody who has a phone in it, found by name or by number."""

from dataclasses import dataclass, field
from uuid import UUID

from outreach.domain.phone import PhoneNumber
from outreach.rehearsal.names import key_of
from outreach.rehearsal.phones import PhoneInHand
from outreach.rehearsal.world import PROGRAM_NUMBER, STAFF_NUMBER, World


@dataclass(slots=True)
class Cast:
    """Who plays. A number and the name that was given to it are the same phone."""

    world: World
    _hands: dict[str, PhoneInHand] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)
    _staff: dict[str, UUID] = field(default_factory=dict)

    def introduce(self, name: str, phone: PhoneNumber, *, staff: UUID | None = None) -> PhoneInHand:
        """Name a phone; what it heard before it had a name stays heard."""
        self._names[key_of(name)] = phone.e164
        hand = self._hands.get(phone.e164) or self.stranger(phone)
        hand.name = name
        if staff is not None:
            self._staff[phone.e164] = staff
            hand.talks_to = STAFF_NUMBER
        return hand

    def stranger(self, phone: PhoneNumber) -> PhoneInHand:
        """Give a phone that nobody has named."""
        hand = PhoneInHand(phone.e164, phone, self.world, talks_to=PROGRAM_NUMBER)
        return self._hands.setdefault(phone.e164, hand)

    def phone(self, who: str) -> PhoneInHand:
        """Find a phone by its owner's name, or by its number."""
        key = key_of(who)
        number = self._names.get(key, key)
        return self._hands.get(number) or self.stranger(PhoneNumber(number))

    def staff(self, who: str) -> UUID:
        """Find a specialist or lead by name or number; raises KeyError."""
        return self._staff[self.phone(who).number.e164]

    def name_of_staff(self, identity: UUID | None) -> str:
        """Name a specialist or lead; "nobody" for none of the cast."""
        numbers = (number for number, known in self._staff.items() if known == identity)
        number = next(numbers, None)
        return "nobody" if number is None else self._hands[number].name

    def name_of(self, number: str) -> str:
        """Name whoever a number belongs to in this story, or the number itself."""
        return self._hands[number].name if number in self._hands else number

    def everybody(self) -> list[PhoneInHand]:
        """List every phone that the network has met."""
        return [self.phone(number) for number in self.world.carrier.phones]
