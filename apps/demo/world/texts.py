"""What the demo world's groups ask, and what is said to them. All of it is invented."""

from __future__ import annotations

ASKS: dict[str, tuple[tuple[str, str], ...]] = {
    "starting": (
        ("From a street party to a group", "We ran one street party and forty neighbours want more. We will have a committee, a name and a plan for the year."),
        ("Three of us want to start a repair café", "We have tools and a date. We will know what to set up, what it costs and what can wait."),
    ),
    "legal-form": (
        ("Which form fits us", "We share a kitchen with two other groups. We will know whether to be a charity, a company or neither."),
        ("A constitution that we understand", "Ours was copied in 1994. We will have rules that every member can read."),
    ),
    "committee": (
        ("New people for our committee", "Five friends have run this for nine years. People who come on Thursdays will make up half of the committee."),
        ("Our meetings go round in circles", "We will have short meetings, with decisions that somebody does."),
    ),
    "registering": (
        ("Registering as a charity", "A fund asks for a charity number. We will have sent the form and know what is due each year."),
    ),
    "policies": (
        ("Policies that a funder asks for", "We will have the four policies that the fund wants, in our own words."),
        ("A complaints policy", "Two people were unhappy and we did not know what to do. We will have a fair way."),
    ),
    "safeguarding": (
        ("Safeguarding for the holiday club", "Every helper will be trained and know who to tell when something is wrong."),
        ("Who needs a DBS check", "We will know which of our volunteers need a check, and why."),
    ),
    "books": (
        ("Our treasurer is leaving", "Nobody else knows how the books work. Any two of us will be able to explain the accounts."),
        ("A budget for the year", "We spend what comes in. We will have a budget and a small reserve."),
    ),
    "finding-funding": (
        ("Money for a second day", "We turn ten families away each week. We will know three funds that fit, and what each wants."),
        ("The grant for our room ends", "We will have a plan for the rent before the grant ends."),
    ),
    "bid": (
        ("A bid for the kitchen", "The oven failed its test. We will have written one good bid together and be able to write the next alone."),
        ("Our first bid of more than two pages", "We will have a bid that says what changes for people, with a budget that adds up."),
        ("Lottery bid for the youth sessions", "We will have sent the bid, and sixty more young people will have somewhere to go."),
    ),
    "contracts": (
        ("The council asked us to run two more sites", "We will know what it costs us and what the contract asks."),
    ),
    "earning": (
        ("Hiring out our hall", "We will have prices that are fair to small groups and pay for the heating."),
    ),
    "planning": (
        ("A plan for three years", "We have grown from six to forty volunteers. We will have one page that says where we are going."),
        ("What to stop doing", "We do too much. We will know which two things to stop, and tell people kindly."),
    ),
    "showing-change": (
        ("Saying what changes", "We count heads. We will be able to say what changed for people, with numbers that we trust."),
    ),
    "people": (
        ("Our first paid worker", "We will have a contract, a payroll and a person who knows what the job is."),
    ),
    "volunteers": (
        ("Keeping our volunteers", "Half of them leave by summer. We will have a welcome, a rota and a thank-you that people feel."),
        ("More volunteers for the lunch club", "Twelve new people will have started, and know whom to ask."),
    ),
    "premises": (
        ("The lease on our hall", "The landlord wants us to sign by spring. We will know what we are agreeing to."),
        ("Taking on the old library", "We will have decided, with the figures in front of us."),
    ),
    "digital": (
        ("Names and phone numbers on paper", "We will keep only what we need about people, and keep it safely."),
    ),
    "being-known": (
        ("Nobody knows that we are here", "Every school and surgery near us will know what we do and when."),
    ),
    "together": (
        ("Sharing a minibus", "Three groups will share the costs under an agreement that all have signed."),
    ),
    "fair": (
        ("Reaching Deaf neighbours", "Our sessions will have an interpreter, and Deaf people will help to plan them."),
    ),
    "closing": (
        ("Closing well", "We are tired. We will pass on our money and our records in good order."),
    ),
}  # fmt: skip

DEADLINES = ("The fund closes", "Our lease ends", "The yearly meeting", "The school term starts", "A report is due")

QUESTIONS = (
    "Which fund is it, and when does it close?",
    "How many people come in a usual week, and who are they?",
    "Could you send last year’s accounts? One page is enough.",
    "Who in your group has time for this in the next two months?",
)
ANSWERS = (
    "About forty, most weeks. More when it is cold.",
    "I have put the page in the post to you. It closes at the end of next month.",
    "Two of us can come on Tuesday evenings. Joyce has done this before.",
    "We talked about it on Sunday and everybody agreed.",
)
NEWS = (
    "We have found the minutes that you asked about.",
    "Is there anything that we can do while we wait?",
    "Our bank account is open now, with two people who sign.",
    "The landlord has given us two more months.",
)
REPLIES = (
    "Thank you, that helps. You keep your place on the list.",
    "There is a free guide that covers the first part. I have put the name of it below: ‘Good rules for small groups’.",
    "I have read your draft. It is strong on why, and thin on how much.",
)
OFFERS = (
    "Three meetings with your committee. We go through it together and write it down.",
    "Two long sessions on the bid, and one reading of your draft.",
    "A morning on your books with your treasurer, and a call each month after that.",
    "Two visits, one to see the place and one to go through the papers.",
)
NO_THANKS = (
    "We had hoped for somebody who knows our community. We will wait.",
    "We cannot do mornings. Is there somebody who works in the evening?",
)
CONTACTS = (
    ("visit", "Met the committee at their own place"),
    ("visit", "Worked on the draft together"),
    ("call", "Went through the questions by phone"),
    ("video", "Looked at the budget on a shared screen"),
    ("email", "Sent notes on the draft"),
    ("desk", "Read the papers and wrote a list of points"),
)
SIGNPOSTS = (
    "The law centre gives free advice on leases. Ask for Thursday’s desk, and say that we sent you.",
    "Another group two streets away runs this each month and has room. They expect your call.",
    "This needs a qualified accountant. Here are three who work with small groups for a fixed price.",
)
DECLINES = (
    "We are sorry. We can only do part of this, and that part has no time left this quarter.",
    "You have asked for this in another request that is still open. We go on with that one.",
    "Come back when two of you have a few hours. It works best when it is done together.",
)
BETTER = (
    "We wrote it ourselves in the end and we know how to do the next one.",
    "There are rules now, signed by all, and nobody is afraid of the books.",
    "The bid was sent in time, and the kitchen opens in spring.",
    "Half of the committee are people who came for lunch.",
)
SAME = (
    "The work was good, but two people left and we are where we were.",
    "We have the plan and not yet the time to follow it.",
)
WORSE = (
    "We lost the room while we worked on this. It was nobody’s fault.",
    "It showed us how much is wrong with our accounts. That is hard.",
)
OVERRIDE = (
    "The roof came down on the hall this week and forty people have nowhere to eat. Agreed with the contract manager."
)

FIRST = """Adaeze Aisha Amara Bartosz Brónagh Callum Dáithí Daniela Efua Frank Ghazala Hana Håkon Imani Inès Jamal
Joyce José Kasia Leila Malik Marisol Mei Nadia Ngozi Noor Olu Petra Priya Rafiq Renée Rosa Safiya Seán Shanice Siân
Søren Tariq Umar Valentina Xiomara Yusuf Zainab Zoë""".split()
LAST = """Abara Adeyemi Ashworth Bako Bamford Begum Chaudhry Clegg Dąbrowska Diallo Entwistle Fitzgerald Gorski
Greenhalgh Hargreaves Ikande Jankowska Kershaw Macready Mbeki Müller Nuttall Ogunleye Okafor Patel Quashie Rahman
Ramsbottom Sadiq Schofield Singh Sowerby Tetteh Thistlewood Uddin Vasquez Warburton Whittaker Xu Yilmaz""".split()

WORK = (
    (("English", "Welcome", "Roots", "Friendship", "Roma", "Mothers"), "new-arrivals",
     "We help people who are new to the city to find their feet, learn English and make friends."),
    (("Carers", "Care Leavers", "Dementia", "Quiet Minds", "Sickle", "Deaf"), "carers",
     "We support people who care for somebody at home, with a break and a listening ear."),
    (("Repair", "Bike", "Scrap", "Shed", "Chance Kit", "Sewing"), "climate",
     "We mend what is broken: bicycles, clothes and kettles."),
    (("Lunch", "Table", "Supper", "Kitchen", "Langar", "Warm Hub", "Café", "Çay", "أمل"), "food",
     "We cook and eat together every week, and nobody eats alone who does not want to."),
    (("Growers", "Orchard", "Bees", "Park", "Litter"), "green-spaces",
     "We grow vegetables on land that nobody wanted, and teach children where food comes from."),
    (("Youth", "Homework", "School", "Play", "Baby", "Toy"), "young-people",
     "We run sessions for young people after school and all through the holidays."),
    (("Choir", "Theatre", "Film", "Radio", "Brass", "Heritage"), "arts",
     "We put on music, plays and stories made by the people who live here."),
    (("Walk", "Swim", "Tai Chi", "Wheels", "Chess", "Domino", "Cricket", "Football"), "sport",
     "We keep people active: walking, swimming, bowls and chair exercise for every body."),
    (("Debt", "Desk"), "advice",
     "We give advice on benefits, debt and housing, and go with people to appointments."),
    (("Tenants", "Neighbours"), "housing", "We speak up for tenants, and keep an eye on each other."),
    (("Women", "A"), "women", "We help families with letters, forms and phone calls, in eight languages."),
)  # fmt: skip
"""What a group does, told by words of its name, with the theme that goes with it. The first that fits counts."""


def work_of(name: str) -> tuple[str, str]:
    """The purpose and the theme of a group with this name."""
    found = next((each for each in WORK if any(word in name for word in each[0])), WORK[-1])
    return found[2], found[1]


SERVICES = (
    "A hot meal on Thursdays, 12 to 2. No need to book.",
    "Advice desk on Monday mornings. Ring first, and say which language you would like.",
    "Free bicycles on loan for a month, with a lock and a helmet.",
    "A quiet room, tea and company every weekday afternoon.",
    "",
)
GROUPS = (
    "{ward} Lunch Club", "{ward} Growers", "{ward} Youth Voices", "{ward} Repair Café", "{ward} Tenants Together",
    "{ward} Walking Group", "{ward} Deaf Social Club", "{ward} Carers’ Circle", "{ward} Community Choir",
    "{ward} Toy Library", "{ward} Bike Kitchen", "{ward} Good Neighbours", "{ward} Stay and Play", "{ward} Food Table",
    "Somali Mothers of {ward}", "Friends of {ward} Park", "{ward} Men’s Shed", "{ward} Film Club",
    "Polish Saturday School, {ward}", "{ward} Boxing and Homework", "Kurdish Women’s Sewing Room", "{ward} Warm Hub",
    "Caribbean Elders’ Dominoes", "{ward} Cricket for Girls", "Silver Swimmers", "{ward} Radio", "Wheels for All, {ward}",
    "{ward} Baby Bank", "Bengali Women’s Association of {ward}", "{ward} Orchard", "New Roots, {ward}", "{ward} Debt Desk",
    "St Brigid’s Kitchen", "Ahlan English Café", "{ward} Street Theatre", "Roma Families Together", "Quiet Minds, {ward}",
    "{ward} Heritage Walks", "Rainbow Supper Club", "Second Chance Kit", "{ward} Dementia Café", "Yemeni Youth Football",
    "{ward} Scrap Store", "Guru Nanak Langar", "{ward} Chess on Benches", "Ukrainian Sunday School", "{ward} Bees",
    "Chinese Elders’ Tai Chi", "{ward} Digital Desk", "Sickle Cell Circle", "{ward} Litter Lovers", "Care Leavers’ Table",
)  # fmt: skip
AWKWARD = (
    "The Society for the Keeping, Mending, Playing and Teaching of Brass Instruments, {ward} and District",
    "Čajovna Příběhů: Czech and Slovak Story Café",
    "Łódź–{ward} Friendship Circle",
    "Nnọọ! Igbo Welcome",
    "مقهى الأمل",
    "O’Connell’s Çay & Craic",
    "A",
    "{ward} Growers (the other one)",
)
"""Names that break pages: ninety letters, accents, no Latin letter, quotes, one letter, nearly the same as another."""
