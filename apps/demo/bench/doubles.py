"""Invented groups and their doubles: what people type when they register a group that is here already.

Every group gets an identity of its own, so that two that are not planted as doubles are two groups. Among them are
those that are easily taken for one: numbered troops, branches that share a website, neighbours that share a phone.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from apps.demo.stress import words

FIRST = """Bright Rising Golden Silver Open Green Blue Hidden Little Brave New Gentle Common Living Steady Quiet Second
Northern Wild Kind Warm Fresh Bold Joyful Growing Loud Honest Patient Humble Curious Radiant Sturdy Shared Free Woven
Better Strong Real True Amber Scarlet Velvet Copper Indigo Crimson Winter Summer Morning Evening Tidal Lunar Solar
Nimble Lucky Merry Noble Rapid Sacred Simple Sunny Tender Timeless Tiny Upward Urban Vital Vivid Wise Young Zealous
Electric Floating Dancing Singing Painted Mended Restless Roaming Rooted Salford Sharing Spinning Standing Turning
Unbroken Unsung Whole Wandering Welcome""".split()
THEN = """Horizons Thread Door Path Table Lantern Roots Wings Steps Voices Futures Minds Hearts Hands Bridge Harbour
Haven Spark Seeds Compass Anchor Kettle Beacon Stories Circle Ladder Harvest Willow Heron Kingfisher Sparrow Orchard
Pebble Echo Pulse Mosaic Tapestry Loom Canal Meadow Acorn Arrow Bakery Barrow Basket Blossom Bramble Bus Button
Candle Canvas Carousel Castle Chorus Clover Cobble Cotton Courtyard Crane Daisy Dragon Drum Ember Engine Feather Fern
Fiddle Firefly Flame Forge Fountain Foxglove Gallery Gateway Hedgehog Honeycomb Inkwell Island Jigsaw Journey Kite
Lighthouse Lilac Magpie Marigold Market Moon Needle Nettle Oak Octopus Otter Owl Paintbrush Parade Peacock Penguin
Pigeon Pocket Poppy Quilt Rainbow Raven Ribbon River Robin Rocket Saddle Shuttle Signal Skylark Sparkle Stairway
Starling Storm Sunflower Swallow Teapot Tiger Tram Trellis Umbrella Violet Wagon Windmill Yard Zebra""".split()
SAINTS = "Mary John Peter Paul Andrew James Luke Mark Anne Joseph Margaret Wilfrid Chad Cuthbert Aidan Brigid".split()
AT_CHURCH = ["Church", "Toddlers", "Lunch Club", "Food Bank", "Youth Fellowship", "Over 60s Club"]
STREETS = """Acacia Alder Ash Barlow Beech Birch Burnage Carlton Cedar Chapel Clarence Cromwell Daisy Egerton Elm
Fairfield Fir Garnett Granby Hawthorn Heald Heaton Ivy Juniper Kenworthy Lapwing Laurel Lime Linden Mauldeth Maple
Nelson Oak Parrs Platt Poplar Princess Queens Ravensbury Rowan Sycamore Thornton Upper Victoria Wilbraham Yew""".split()
ROADS = "Road Street Avenue Lane Grove Drive Crescent".split()
SCOUTS = ["Scout Group", "Scouts", "Brownies", "Guides", "Cub Scouts", "Rainbows", "Sea Scouts"]
BRANCHES = """Home-Hearth|Elders Together|Citizens Counsel|Samaritan Line|Mind Matters|Talking News|Age Kindly
Riding for All|Sight Savers Club|Shopmobility Plus|Toy Box|Relate Well|Women’s Guild|Heritage Trust Volunteers
Crossroads Care|Stroke Circle|Hearing Voices Network|U3A|Parkinson’s Cafe|Walk for Health""".replace("\n", "|").split(
    "|"
)
SCRIPT = ["Al-Noor", "Al-Furqan", "Dar-us-Salaam", "Jamia Hussainia", "Ahmadiyya", "Siri Guru", "Shree Swaminarayan"]
SCRIPT += ["Khizra", "Imam Muhammad", "Baraka", "Ubuntu", "Asante", "Zwiazek Polski", "Hayaan", "Rahma", "Tawheed"]
FAITH = ["Masjid", "Islamic Centre", "Cultural Centre", "Saturday School", "Women’s Circle", "Community Association"]
OTHER_SCRIPTS = [
    "مجموعة النساء",
    "بيت الأمل",
    "جمعية الجالية",
    "বাংলা মহিলা",
    "সিলেট সমিতি",
    "北区社区",
    "Український дім",
]
BEGINS = """Hart Wey Cal Bren Thorn Ash Mar Lin Wood Pem Rad Stan Kel Dal Whit Sher Gor Hal Nor Far Pres Tre Vau Bel
Cor Dun Ell Fen Gal Hol Ing Jes Kir Lor Mel Ned Ort Pol Quen Ros""".split()
ENDS = """ley worth ton den shaw field by combe bury mere wick stead ford more gate land well rick son ert ian ora elle
isha omi ade uka ini""".split()
ENDINGS = ["Ltd", "Limited", "CIC", "C.I.C.", "CIO", "Charity", "Trust", "Group", "Association", "Project"]
SHORT = {
    "community": ["comm.", "Comm"],
    "association": ["assoc.", "Assn"],
    "group": ["Grp"],
    "centre": ["Ctr", "Center"],
    "and": ["&"],
    "street": ["St"],
    "road": ["Rd"],
    "avenue": ["Ave"],
    "saint": ["St"],
    "manchester": ["Mcr"],
    "society": ["Soc."],
    "women’s": ["Womens", "Ladies"],
    "youth": ["Yth"],
    "trust": ["Tst"],
    "lunch": ["Luncheon"],
    "residents’": ["Resident's", "residents"],
    "scouts": ["Scout Group", "Scout Troop"],
}
SPELT = [("oo", "u"), ("ee", "i"), ("aa", "a"), ("ou", "u"), ("q", "k"), ("ss", "s"), ("mm", "m"), ("ph", "f")]
SPELT += [("Muhammad", "Mohammed"), ("kh", "k"), ("-", " "), ("iy", "y")]
TAILS = ["Volunteers", "Allotment", "Family Support", "Drop-in", "Community Garden", "Choir", "Youth Work"]


@dataclass(frozen=True)
class Sketch:
    """What is compared of a group. ``one_of`` is the identity: doubles have the same."""

    one_of: int
    name: str
    ward: str
    website: str = ""
    email: str = ""
    phone: str = ""
    how: str = ""


class Maker:
    """Makes groups and doubles from one seed."""

    def __init__(self, seed: int, wards: dict[str, str]) -> None:
        self.chance = random.Random(seed)  # noqa: S311 (invented groups, no secrets)
        self.wards = wards
        self.codes = sorted(wards)
        self.taken: set[tuple[str, ...]] = set()

    def groups(self, total: int) -> list[Sketch]:
        """So many groups, no two of them the same one."""
        found: list[Sketch] = []
        while len(found) < total:
            ward = self.chance.choice(self.codes)
            place = self._short(self.wards[ward])
            identity, name, website = self._name(place, ward)
            if identity in self.taken:
                continue
            self.taken.add(identity)
            found.append(self._with_contact(Sketch(len(found), name, ward, website)))
        return found

    def _short(self, ward: str) -> str:
        return self.chance.choice(ward.split(" & "))

    def _name(self, place: str, ward: str) -> tuple[tuple[str, ...], str, str]:
        """The identity, the name and, for branches, the website that they share."""
        pick, roll = self.chance.choice, self.chance.random()
        what, form = pick(words.WHAT), pick(words.FORMS)
        proper = pick(BEGINS) + pick(ENDS)
        if roll < 0.30 or 0.92 <= roll < 0.98:
            brand = f"{pick(FIRST)} {pick(THEN)}" if self.chance.random() < 0.9 else proper
            middle = what if self.chance.random() < 0.5 else ""
            return (
                (brand, middle if self.chance.random() < 0.1 else ""),
                " ".join(filter(None, (brand, middle, form))),
                "",
            )
        if roll < 0.42:
            name = pick(words.LAST_NAMES) if self.chance.random() < 0.6 else proper
            return (name, what), " ".join(filter(None, (name, what, form))), ""
        if roll < 0.56:
            who = pick(words.WHO)
            return (who, what, ward), f"{place} {who} {what}", ""
        if roll < 0.62:
            saint, part = pick(SAINTS), pick(AT_CHURCH)
            return (saint, part, ward), f"St {saint}’s {part}, {place}", ""
        if roll < 0.67:
            number, kind = self.chance.randint(1, 140), pick(SCOUTS)
            end = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number % 100 not in (11, 12, 13) else 0, "th")
            return (str(number), kind.split()[0]), f"{number}{end} Manchester ({place}) {kind}", ""
        if roll < 0.75:
            charity = pick(BRANCHES)
            site = "".join(letter for letter in charity.lower() if letter.isalnum())
            return (charity, ward), f"{charity} {place}", f"https://www.{site}.example.org.uk/"
        if roll < 0.85:
            street = f"{pick(STREETS) if self.chance.random() < 0.3 else proper} {pick(ROADS)}"
            kind = pick(["Residents’ Association", "Residents’ Association", "Neighbourhood Watch"])
            return (street, kind), f"{street} {kind}", ""
        if roll < 0.90:
            first, last = pick(words.FIRST_NAMES), pick(words.LAST_NAMES)
            return (first, last), f"The {first} {last} {pick(['Foundation', 'Trust', 'Fund'])}", ""
        if roll < 0.92:
            script, kind = pick(SCRIPT), pick(FAITH)
            return (script, ward), f"{script} {kind} {place}", ""
        script, what = pick(OTHER_SCRIPTS), str(self.chance.randint(2, 4000))
        return (script, what), f"{script} {what}", ""

    def _with_contact(self, sketch: Sketch) -> Sketch:
        chance, host = self.chance, f"g{sketch.one_of}.example.net"
        website = sketch.website or (f"https://www.{host}/" if chance.random() < 0.5 else "")
        roll = chance.random()
        if sketch.website and roll < 0.8:
            email = f"{sketch.ward.lower()}@{sketch.website.split('/')[2][4:]}"
        elif roll < 0.35:
            email = f"hello@{host}"
        else:
            email = f"group{sketch.one_of}@gmail.com" if roll < 0.85 else ""
        phone = f"0161 {496 + chance.randint(0, 3)} {sketch.one_of % 9000:04d}" if chance.random() < 0.7 else ""
        return replace(sketch, website=website, email=email, phone=phone)

    def double(self, of: Sketch) -> Sketch:
        """The same group as somebody else types it: one to three changes, and some of its contact."""
        chance, name, done = self.chance, of.name, []
        for _ in range(chance.choice((1, 1, 2, 2, 3))):
            change = chance.choices(list(CHANGES), weights=[weight for _, weight in CHANGES.values()])[0]
            changed = CHANGES[change][0](self, name, of)
            if changed != name and changed.strip():
                name = changed
                done.append(change)
        website = of.website if chance.random() < 0.6 else ""
        if website and chance.random() < 0.5:
            website = website.replace("https://www.", "http://") + "about"
        email = of.email if chance.random() < 0.4 else ""
        if not email and of.email and chance.random() < 0.5:
            local, _, domain = of.email.partition("@")
            email = f"chair.{local}@{domain}" if domain != "gmail.com" else f"{local}.new@gmail.com"
        phone = of.phone.replace(" ", "") if chance.random() < 0.5 else ""
        ward = of.ward if chance.random() < 0.85 else chance.choice(self.codes)
        return replace(of, name=name[:200], ward=ward, website=website, email=email, phone=phone, how=" + ".join(done))

    def neighbour(self, of: Sketch, other: Sketch) -> Sketch:
        """Another group that shares a phone or a website with this one, as those in one building do."""
        if self.chance.random() < 0.5 and of.phone:
            return replace(other, phone=of.phone, ward=of.ward)
        return replace(other, website=of.website or other.website, ward=of.ward)

    # what people change

    def slip(self, name: str, _of: Sketch) -> str:
        """A slip of the keys in a word that is long enough to be known again."""
        at = [i for i, letter in enumerate(name) if letter.isalpha() and 0 < i < len(name) - 1]
        if not at:
            return name
        i, kind = self.chance.choice(at), self.chance.randrange(4)
        if kind == 0:
            return name[:i] + name[i + 1 :]
        if kind == 1:
            return name[:i] + name[i] + name[i:]
        if kind == 2:
            return name[: i - 1] + name[i] + name[i - 1] + name[i + 1 :]
        return name[:i] + self.chance.choice("aeionrst") + name[i + 1 :]

    def shorten(self, name: str, _of: Sketch) -> str:
        """Short forms of one or two words."""
        return " ".join(self.chance.choice(SHORT.get(word.lower(), [word])) for word in name.split())

    def ending(self, name: str, _of: Sketch) -> str:
        """Another ending, or The before it."""
        if self.chance.random() < 0.3:
            return name.removeprefix("The ") if name.startswith("The ") else f"The {name}"
        last = name.split()[-1]
        if last in ENDINGS and len(name.split()) > 2:
            name = name.rpartition(" ")[0]
        return f"{name} {self.chance.choice(ENDINGS)}"

    def order(self, name: str, _of: Sketch) -> str:
        """The words in another order."""
        parts = name.replace(",", "").split()
        cut = self.chance.randrange(1, len(parts)) if len(parts) > 1 else 0
        return ", ".join(filter(None, (" ".join(parts[cut:]), " ".join(parts[:cut]))))

    def place(self, name: str, of: Sketch) -> str:
        """The place left out, or put in."""
        place = self._short(self.wards[of.ward])
        if place in name:
            return name.replace(f" {place}", "").replace(f"{place} ", "").replace(f", {place}", "").strip(" ,()")
        return f"{name} {place}" if self.chance.random() < 0.5 else f"{place} {name}"

    def together(self, name: str, _of: Sketch) -> str:
        """Two words written as one, or one as two."""
        for one, two in (("Foodbank", "Food Bank"), ("Playgroup", "Play Group"), ("Food Bank", "Foodbank")):
            if one in name:
                return name.replace(one, two)
        parts = name.split(" ")
        if len(parts) < 3:
            return name
        at = self.chance.randrange(len(parts) - 1)
        return " ".join([*parts[:at], parts[at] + parts[at + 1].lower(), *parts[at + 2 :]])

    def spelling(self, name: str, _of: Sketch) -> str:
        """Another spelling of the same sound, and no accents."""
        for one, two in self.chance.sample(SPELT, len(SPELT)):
            if one in name:
                return name.replace(one, two, 1)
            if two in name and len(two) > 1:
                return name.replace(two, one, 1)
        return name.replace("’", "")

    def shout(self, name: str, _of: Sketch) -> str:
        """Capitals, and signs in place of spaces."""
        return name.upper() if self.chance.random() < 0.5 else name.replace(" ", " - ", 1)

    def tail(self, name: str, _of: Sketch) -> str:
        """A word or two more about what it does."""
        return f"{name} {self.chance.choice(TAILS)}"

    def letters(self, name: str, _of: Sketch) -> str:
        """First letters only."""
        first = "".join(word[0] for word in name.replace("The ", "").split() if word[0].isalpha())
        return first.upper() if len(first) > 2 else name


CHANGES: dict[str, tuple[Callable[[Maker, str, Sketch], str], int]] = {
    "slip": (Maker.slip, 26),
    "short form": (Maker.shorten, 18),
    "ending": (Maker.ending, 22),
    "order": (Maker.order, 8),
    "place": (Maker.place, 14),
    "run together": (Maker.together, 5),
    "spelling": (Maker.spelling, 12),
    "capitals": (Maker.shout, 8),
    "more words": (Maker.tail, 5),
    "first letters": (Maker.letters, 1),
}
"""What is done to a name, and how often in comparison."""
