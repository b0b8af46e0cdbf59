"""What the demo world's groups ask, and what is said to them. All of it is invented."""

from __future__ import annotations

ASKS: dict[str, tuple[tuple[str, str, str], ...]] = {
    # topic: title, what will be different, and what a group has to have for it to make sense
    "starting": (
        ("From a good idea to a group", "We met four times and forty neighbours want more. We will have a committee, a name and a plan for the year.", ""),
        ("What to set up, and what can wait", "We have people and a date. We will know what to do first and what it costs.", ""),
        ("A tool loan that starts right", "We have tools and a date. We will know about insurance, checks and who may borrow.", "tools"),
    ),
    "legal-form": (
        ("Which form fits us", "We will know whether to be a charity, a company or neither.", ""),
        ("A constitution that we understand", "Ours was copied in 1994. We will have rules that every member can read.", ""),
    ),
    "committee": (
        ("New people for our committee", "Five friends have run this for nine years. People who come each week will make up half of the committee.", ""),
        ("Our meetings go round in circles", "We will have short meetings, with decisions that somebody does.", ""),
    ),
    "registering": (
        ("Registering as a charity", "A fund asks for a charity number. We will have sent the form and know what is due each year.", ""),
        ("Our first yearly return", "We will know what is due, when, and which two of us do it.", ""),
    ),
    "policies": (
        ("Policies that a funder asks for", "We will have the four policies that the fund wants, in our own words.", ""),
        ("A complaints policy", "Two people were unhappy and we did not know what to do. We will have a fair way.", ""),
        ("Food safety, in our own words", "Everybody who cooks will know the six rules and why.", "kitchen"),
        ("Insurance for work on the land", "We will know what cover we need when the public dig with us.", "garden"),
    ),
    "safeguarding": (
        ("Who needs a DBS check", "We will know which of our volunteers need a check, and why.", ""),
        ("Somebody to tell", "Every helper will be trained and know who to tell when something is wrong.", ""),
        ("Safeguarding for the holiday club", "Twelve helpers will be trained before the summer, and know who to tell.", "young"),
    ),
    "books": (
        ("Our treasurer is leaving", "Nobody else knows how the books work. Any two of us will be able to explain the accounts.", ""),
        ("A budget for the year", "We spend what comes in. We will have a budget and a small reserve.", ""),
    ),
    "finding-funding": (
        ("The grant that pays our rent ends", "We will have a plan for the rent before the grant ends.", ""),
        ("Three funds that fit us", "We will know three funds that fit, what each wants, and which to try first.", ""),
        ("Money for a second day", "We turn ten people away each week. We will know who might pay for a second day.", "room"),
        ("Money for a bigger pot", "We turn ten families away each week. We will know who might pay for a second meal.", "kitchen"),
        ("Money for a second group", "There is a waiting list of twenty. We will know who might pay for a second group.", "sessions"),
    ),
    "bid": (
        ("Our first bid of more than two pages", "We will have a bid that says what changes for people, with a budget that adds up.", ""),
        ("A bid that was turned down", "We will know why, and have written it again with somebody who reads many.", ""),
        ("A bid for the kitchen", "The oven failed its test. We will have written one good bid together and be able to write the next alone.", "kitchen"),
        ("Lottery bid for the youth sessions", "We will have sent the bid, and sixty more young people will have somewhere to go.", "young"),
        ("A bid for water and a path", "Wheelchairs and prams will reach every bed, and nobody will carry water up the hill.", "garden"),
        ("A bid for an interpreter’s hours", "We will have sent a bid that pays for what volunteers do at night now.", "language"),
        ("A bid for tools that are safe", "We will have sent one bid for benches, guards and training.", "tools"),
    ),
    "contracts": (
        ("The council asked us to do this at two more places", "We will know what it costs us and what the contract asks.", ""),
        ("Our first contract with the health service", "We will know what they count, what we must promise, and whether to say yes.", ""),
    ),
    "earning": (
        ("A fair price for what we do", "We will have prices that neighbours can pay and that cover the heating.", ""),
        ("Hiring out our room", "We will have prices that are fair to small groups and pay for the heating.", "room"),
        ("Selling what we make", "We will know what each thing costs us, and where to sell it.", "tools"),
        ("Selling honey and seedlings", "We will know what we may sell, where, and at which price.", "garden"),
    ),
    "planning": (
        ("A plan for three years", "We have grown from six to forty volunteers. We will have one page that says where we are going.", ""),
        ("What to stop doing", "We do too much. We will know which two things to stop, and tell people kindly.", ""),
    ),
    "showing-change": (
        ("Saying what changes", "We count heads. We will be able to say what changed for people, with numbers that we trust.", ""),
        ("Three questions instead of thirty", "We will ask people less, and know more.", ""),
    ),
    "people": (
        ("Our first paid worker", "We will have a contract, a payroll and a person who knows what the job is.", ""),
        ("From volunteer to paid, fairly", "Two volunteers could be paid for part of what they do. We will have a fair way to choose.", ""),
    ),
    "volunteers": (
        ("Keeping our volunteers", "Half of them leave by summer. We will have a welcome, a rota and a thank-you that people feel.", ""),
        ("A first day that people enjoy", "Twelve new people will have started, and know whom to ask.", ""),
        ("More volunteers for the lunch", "Twelve new people will cook and serve, and nobody does three shifts in a row.", "lunch"),
        ("A rota for watering", "Nobody waters alone in August, and nothing dies.", "garden"),
    ),
    "premises": (
        ("Sharing a building fairly", "We will know what to ask and what to offer before we meet the landlord.", ""),
        ("The lease that we are asked to sign", "The landlord wants us to sign by spring. We will know what we are agreeing to.", "room"),
        ("A kitchen of our own", "We will have decided whether to take on the old canteen, with the figures in front of us.", "kitchen"),
        ("The land behind the garages", "The council may lease it to us. We will know what that means and what it costs.", "garden"),
        ("A hall for the winter", "We lose our hall in October. We will know three places, their prices and who holds the keys.", "sessions"),
    ),
    "digital": (
        ("Names and phone numbers on paper", "We will keep only what we need about people, and keep it safely.", ""),
        ("One place for our files", "When somebody leaves, our papers stay.", ""),
    ),
    "being-known": (
        ("Nobody knows that we are here", "Every school and surgery near us will know what we do and when.", ""),
        ("A leaflet that people keep", "We will have one page in three languages that says where, when and for whom.", "language"),
    ),
    "together": (
        ("Sharing a minibus", "Three groups will share the costs under an agreement that all have signed.", ""),
        ("A joint bid with our neighbours", "Two groups will know who does what, and who holds the money.", ""),
    ),
    "fair": (
        ("Reaching Deaf neighbours", "Some of what we do will have an interpreter, and Deaf people will help to plan it.", ""),
        ("Who does not come, and why", "We will have asked ten people who stay away, and changed two things.", ""),
    ),
    "closing": (
        ("Closing well", "We are tired. We will pass on our money and our records in good order.", ""),
    ),
}  # fmt: skip

DEADLINES: dict[str, str] = {
    "bid": "The fund closes",
    "finding-funding": "The grant ends",
    "premises": "The landlord wants an answer",
    "contracts": "The tender closes",
    "books": "The accounts are due",
    "registering": "The return is due",
    "showing-change": "A report is due",
    "committee": "The yearly meeting",
    "legal-form": "The yearly meeting",
    "safeguarding": "The holidays start",
}
OTHER_DEADLINES = ("Our open day", "Our committee meets and decides", "We start in the new place")

QUESTIONS = (
    "Is there a date by which you need this, and what happens on it?",
    "How many people come in a usual week, and who are they?",
    "Could you send last year’s accounts? One page is enough.",
    "Who in your group has time for this in the next two months?",
)
ANSWERS = (
    "About forty, most weeks. More when it is cold.",
    "I have put the page in the post to you. The date is on it.",
    "Two of us can come on Tuesday evenings. Joyce has done this before.",
    "We talked about it on Sunday and everybody agreed.",
)
NEWS = (
    "We have found the minutes that you asked about.",
    "Is there anything that we can do while we wait?",
    "Our bank account is open now, with two people who sign.",
    "The landlord has given us two more months.",
)
FIRST_WORDS = (
    "Thank you for asking. I have read it, and you are on the list. Write here if anything changes.",
    "I have read your request and have no questions. An adviser will write to you with an offer when it is your turn.",
    "Thank you, this is clear. Have a look at our guides while you wait: two of them fit what you want to do.",
)
REPLIES = (
    "Thank you, that helps. You keep your place on the list.",
    "There is a free guide that covers the first part. I have put the name of it below: ‘Good rules for small groups’.",
    "I have read your draft. It is strong on why, and thin on how much.",
)
OFFERS: dict[str, tuple[str, ...]] = {
    "bid": ("Two long sessions on the bid, and one reading of your draft.",),
    "finding-funding": ("Two sessions on where to look, and one on the fund that you choose.",),
    "books": ("A morning on your books with two of you, and a call each month after that.",),
    "premises": ("Two visits, one to see the place and one to go through the papers.",),
}
OTHER_OFFERS = (
    "Three meetings with your committee. We go through it together and write it down.",
    "Two evenings with everybody who wants to come, and a page of notes after each.",
)
NO_THANKS = (
    "We had hoped for somebody who knows our community. We will wait.",
    "We cannot do mornings. Is there somebody who works in the evening?",
)
CONTACTS = (
    ("visit", "Met the committee at their own place"),
    ("visit", "Worked on it together, with the papers on the table"),
    ("call", "Went through the questions by phone"),
    ("video", "Looked at the budget on a shared screen"),
    ("email", "Sent notes on what they wrote"),
    ("desk", "Read the papers and wrote a list of points"),
)
SIGNPOSTS: dict[str, str] = {
    "signpost-outside": "The council’s own team does this, free, for any group. I have told them that you will ring.",
    "signpost-found": "Another group two streets away runs this each month and has room. They expect your call.",
    "signpost-crisis": "The law centre sees people on the day, without a booking. Go to Thursday’s desk, and say that we sent you.",
    "signpost-specialist": "This needs a qualified person. Here are three who work with small groups for a fixed price.",
    "signpost-place": "The support organisation across the border covers your street. They know about you now.",
}
DECLINES: dict[str, str] = {
    "rescue": "We are sorry. We cannot take over what nobody has time for. If three of you want to try again, ask us.",
    "not-ready": "Come back when two of you have a few hours. It works best when it is done together.",
    "decline-outside": "We looked, and found nobody who does this. We have reported it as missing.",
    "duplicate": "You have asked for this in another request that is still open. We go on with that one.",
    "no-capacity": "We are sorry. We can only do part of this, and that part has no time left this quarter.",
}
"""What is said to the group, by the reason that was chosen."""
BETTER: dict[str, tuple[str, ...]] = {
    "bid": ("The bid was sent in time, and we know how to do the next one.", "We wrote it ourselves in the end. The fund said yes."),
    "finding-funding": ("We know which fund fits, and have asked it. The rent is safe until spring.",),
    "books": ("Two of us can explain the accounts now, and nobody is afraid of them.",),
    "committee": ("Half of the committee are people who used to come and sit at the back.",),
    "legal-form": ("There are rules now, in plain words, signed by all.",),
    "volunteers": ("Eleven of the twelve are still here, and there is a rota that works.",),
    "safeguarding": ("Everybody has had the training, and there is a name on the wall to tell.",),
    "premises": ("We signed a lease that we understand, with a break after two years.",),
    "people": ("She starts on Monday, with a contract that we all understand.",),
}  # fmt: skip
OTHER_BETTER = (
    "We did it ourselves in the end, and could do it again.",
    "It took one evening more than we thought, and it is done.",
    "We know what to do next, and who does it.",
)
SAME = (
    "The work was good, but two people left and we are where we were.",
    "We know what to do now, and have not had the time to do it.",
)
WORSE = (
    "We lost two of our best people while we worked on this. It was nobody’s fault.",
    "It showed us how much is wrong with the way we did things. That is hard.",
)
