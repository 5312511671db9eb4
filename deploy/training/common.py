"""The words that many people use: what is spelt right, for the reader knows no other dictionary."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from re import findall

from outreach.domain.reading.normalise import fold
from training.corpus import Line

LEAST_HANDS = 3
# A word that is another with two letters changed about is a slip, if the other is so many times as common.
SO_MUCH_COMMONER = 30


def common_words(seen: Iterable[Line]) -> list[str]:
    """List the words that at least three hands use, the most common first, but for slips of much commoner ones."""
    counts: Counter[str] = Counter()
    hands: defaultdict[str, set[str]] = defaultdict(set)
    for line in seen:
        for word in set(findall("[a-z]+", fold(line.text)[0].replace("'", ""))):
            counts[word] += 1
            hands[word].add(line.hand)
    shared = [word for word in counts if len(hands[word]) >= LEAST_HANDS]
    return sorted((word for word in shared if not _is_slip(word, counts)), key=lambda word: (-counts[word], word))


def _is_slip(word: str, counts: Counter[str]) -> bool:
    swapped = {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)} - {word}
    return any(counts[other] >= SO_MUCH_COMMONER * counts[word] for other in swapped)
