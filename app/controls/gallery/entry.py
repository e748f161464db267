"""An entry of a gallery: the texts of its card, ranked by a search."""

from dataclasses import dataclass

from app.controls.search import fold


@dataclass(frozen=True)
class GalleryEntry:
    """Something that a gallery offers.

    Parameters
    ----------
    group, title, teaches : str
        The texts shown.
    name, formula, words : str
        Further texts for the search; a card may show the formula.
    """

    group: str
    title: str
    teaches: str
    name: str = ""
    formula: str = ""
    words: str = ""

    def rank(self, query: str) -> int | None:
        """Return how well a query matches, 0 being best; None if one of its words is not found.

        A title that begins with the query ranks first, then titles and names that contain it,
        then the other texts. Case and accents are ignored.
        """
        query, title = fold(query), fold(self.title)
        text = " ".join(map(fold, (self.title, self.name, self.teaches, self.formula, self.words)))
        if not all(word in text for word in query.split()):
            return None
        if title.startswith(query):
            return 0
        return 1 if query in f"{title} {fold(self.name)}" else 2
