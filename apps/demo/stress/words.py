"""Words that invented groups, people and requests are put together from. Varied, so that search has work to do."""

FIRST_NAMES = """Ada Aisha Amara Anjali Bartosz Bea Brónagh Callum Chidi Chloë Dáithí Daniela Dewi Efua Elif Farah Femi
Gwen Hana Håkon Idris Imani Inès Jamal Joanne José Kasia Kofi Kwame Leila Łukasz Mairéad Malik Marisol Mei Mohammed
Nadia Ngozi Niamh Noor Olu Oscar Petra Priya Rafiq Renée Rosa Rubén Safiya Samir Seán Shanice Siân Søren Tariq Tomasz
Umar Valentina Wanjiru Xiomara Yusuf Zainab Zoë""".split()

LAST_NAMES = """Abara Achterberg Adeyemi Ahmed Akhtar Ashworth Bako Bamford Begum Birtwistle Brennan Chaudhry Clegg
Czarnecki Dąbrowska Danso Diallo Entwistle Farouk Fernández Fitzgerald Gorski Greenhalgh Haddad Hargreaves Hussain
Ikande Jankowski Kamara Kershaw Kowalczyk Lomax Macready Malik Mbeki Mensah Müller Nakamura Nuttall O’Dowd Ogunleye
Okafor Oldroyd Özdemir Patel Pendlebury Quashie Rahman Ramsbottom Rodríguez Sadiq Schofield Shah Singh Sowerby Tetteh
Thistlewood Uddin Vasquez Warburton Whittaker Xu Yilmaz Zając""".split()

WHO = """African Caribbean Bengali Deaf Kurdish Polish Somali Traveller Yemeni Young Older Single Wheelchair Women’s
Men’s Mothers’ Fathers’ Neighbours’ Tenants’ Newcomers’ Carers’ Sisters Families Friends Volunteers Residents
Parents Elders Students Veterans""".split()

WHAT = [
    "Allotment",
    "Arts Hub",
    "Bike Library",
    "Boxing Gym",
    "Choir",
    "Coffee Morning",
    "Community Fridge",
    "Community Kitchen",
    "Craft Circle",
    "Cricket Club",
    "Dance Company",
    "Debt Advice",
    "Drama Group",
    "English Café",
    "Film Club",
    "Football Club",
    "Foodbank",
    "Garden",
    "Heritage Group",
    "Homework Club",
    "Job Club",
    "Lunch Club",
    "Mosaic Workshop",
    "Night Shelter",
    "Orchard",
    "Playgroup",
    "Radio",
    "Reading Group",
    "Repair Café",
    "Sewing Room",
    "Stay and Play",
    "Street Theatre",
    "Supper Club",
    "Swimming Group",
    "Toy Library",
    "Walking Group",
    "Warm Hub",
    "Wellbeing Project",
    "Youth Club",
    "Yoga in the Park",
]

FORMS = ["", "", "", "Association", "CIC", "Collective", "Forum", "Network", "Project", "Society", "Together", "Trust"]

HALLS = [
    "Community Centre",
    "Library",
    "Methodist Hall",
    "Primary School",
    "Sports Hall",
    "The Old Bank",
    "The Pavilion",
]
STREETS = ["Mill Lane", "Station Road", "Canal Street", "Church Road", "Victoria Avenue", "Park Row"]

PURPOSES = [
    "We meet every week and anybody may come. Tea and a warm room come first, then whatever people need.",
    "We bring neighbours together who would not have met, and we share food, tools and time.",
    "We help families with letters, forms and phone calls, in eight languages.",
    "We run sessions for children and young people after school and all through the holidays.",
    "We look after green places and teach people to grow vegetables and fruit.",
    "We put on music, plays and stories made by the people who live here.",
    "We support people who care for somebody at home, with a break and a listening ear.",
    "We keep people active: walking, swimming, bowls and chair exercise for every body.",
    "We give advice on benefits, debt and housing, and go with people to appointments.",
    "We help people who are new to the city to find their feet, learn English and make friends.",
    "We mend what is broken: bicycles, clothes, kettles and sometimes hearts.",
    "We remember how this place was, and collect photographs, recipes and songs.",
]

PROJECTS = [
    "the lunch club",
    "our Thursday food table",
    "a second choir night",
    "the boxing sessions",
    "our cycling group",
    "the new arrivals café",
    "a summer play scheme",
    "the community garden",
    "our advice desk",
    "the heritage walk",
    "a women’s swimming hour",
    "the repair workshop",
    "the old library building",
    "our youth radio station",
    "a men’s shed",
    "the carers’ circle",
    "a lending library of tools",
    "our dementia café",
    "the Saturday school",
    "the warm hub",
    "our deaf-led theatre",
    "a football league for girls",
    "the orchard",
    "our night shelter",
    "a baby bank",
    "our Eid and Christmas parcels",
]

WHYS = [
    "More people come than we can feed, and we turn away ten families each week.",
    "Our treasurer is leaving in the spring and nobody else knows how the books work.",
    "The landlord wants a lease signed and we do not know what we would be agreeing to.",
    "The fund asks for a safeguarding policy and we have only a page of good intentions.",
    "We have grown from six to forty volunteers and nobody has written anything down.",
    "Our grant ends soon and we have never had to write a bid longer than two pages.",
    "The committee is five friends, and we want the people who come to have a say.",
    "The council asked us to run sessions in two more places and we do not know the cost.",
    "We keep paper lists of names and phone numbers and worry that this is not right.",
    "We would like to share a minibus with two other groups and need an agreement.",
]

WILLS = [
    "We will open on a second day and reach sixty more people each month.",
    "We will have accounts that any two of us can explain.",
    "We will know what we are signing and be safe in the building for five years.",
    "Every volunteer will be trained and know who to tell when something is wrong.",
    "We will have written one good bid together and be able to write the next alone.",
    "People who use the project will make up half of the committee.",
    "We will be able to say what changed, with numbers that we trust.",
    "We will be a registered charity with rules that fit how we work.",
    "We will keep only what we need about people, and keep it safely.",
    "Three groups will share the costs and none of us will have to close.",
]

DEADLINE_FACTS = [
    "A fund closes for bids",
    "Our lease ends",
    "The yearly meeting of members",
    "The grant that pays for the room ends",
    "A report is due to the funder",
    "The new term starts",
]

THREAD = [
    "Thank you. Could you tell us how many people come in a usual week?",
    "We have the minutes of the last meeting if they help.",
    "The best day for us is Tuesday after school.",
    "Could you send last year’s accounts, even if they are only a page?",
    "Two of us can come. We would need a room with step-free access.",
    "We have asked the landlord for the plan of the building.",
]

OFFERS = [
    "Three visits with your committee, to go through it together and write it down.",
    "Two long sessions on the bid, and one reading of your draft.",
    "A morning on your books with your treasurer, and a call each month after that.",
    "Help to choose a legal form, then to fill in the papers with you.",
]

CONTACTS = [
    "Visit to the group at its own place",
    "Went through the draft together",
    "Answered questions about the form",
    "Read the policy and sent notes",
    "Call with the chair and treasurer",
    "Looked for funds that fit",
]

CHANGES = [
    "The group wrote and sent its own bid, and knows how to do the next.",
    "There are rules now, signed by all, and a bank account with two signatures.",
    "The work is done, but the group is where it was: two people left.",
    "The policy is in place and every volunteer has read it.",
    "The group decided to close well, and passed its money on.",
]

CLOSING_NOTES = [
    "We are sorry that we cannot do this. Here is who can, and we count that you asked.",
    "Another group in your neighbourhood runs this each month and has room.",
    "This is outside the contract. We tell the council each quarter how many ask.",
]
