"""The colours of the light and of the dark scheme."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scheme:
    """The colours of one scheme, light or dark; ``page`` is the ground of an exported picture."""

    window: str
    page: str
    panel: str
    field: str
    line: str
    text: str
    muted: str
    accent: str
    good: str
    bad: str
    low_ground: str
    high_ground: str
    iso_line: str
    halo: str
    landmark: str
    gradient: str
    velocity: str
    scaled: str
    step: str


LIGHT = Scheme(
    window="#F3F5F8",
    page="#FFFFFF",
    panel="#FFFFFF",
    field="#F3F5F8",
    line="#DCE1E8",
    text="#182030",
    muted="#566174",
    accent="#3B567F",
    good="#00714F",
    bad="#B3261E",
    low_ground="#F6F8FB",
    high_ground="#B8C4D6",
    iso_line="#889AB5",
    halo="#FFFFFF",
    landmark="#182030",
    gradient="#B4232C",
    velocity="#1D5FBF",
    scaled="#7A3FB5",
    step="#0B7A62",
)
DARK = Scheme(
    window="#090D15",
    page="#090D15",
    panel="#111827",
    field="#1B2435",
    line="#273246",
    text="#E8EDF6",
    muted="#9AA8BF",
    accent="#8FB0E0",
    good="#4CD3A5",
    bad="#FF8A80",
    low_ground="#0F1522",
    high_ground="#43546F",
    iso_line="#5C7194",
    halo="#0B101A",
    landmark="#E8EDF6",
    gradient="#FF8A80",
    velocity="#7DB4FF",
    scaled="#CDA4FF",
    step="#5EE6C0",
)
