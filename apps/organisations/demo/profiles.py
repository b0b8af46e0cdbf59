"""The groups of the demo world: who they are, whom they serve, and what they are likely to ask. All are invented."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GroupProfile:
    """A group before it is registered. Codes stand in one text, split at spaces.

    ``has`` names what the group has to do with, so that nobody without a kitchen asks for a new oven.
    """

    name: str
    kind: str
    themes: str
    purpose: str
    services: str = ""
    serves: str = ""
    led_by: str = ""
    asks: str = ""
    has: str = ""


GROWERS = GroupProfile(
    "{ward} Growers", "community-group", "food green-spaces",
    "We grow vegetables on land that nobody wanted, and teach children where food comes from.",
    "Open gardening on Wednesdays and Saturdays, 10 to 1. Boots and gloves are there.",
    "children refugees poverty", "", "finding-funding volunteers premises showing-change policies planning", "garden",
)  # fmt: skip
NEW_ROOTS = GroupProfile(
    "New Roots, {ward}", "voluntary", "new-arrivals advice",
    "We help people who are new to the city to find their feet, learn English and make friends.",
    "English at three levels, with a place for children. Ring first, and say which language you would like.",
    "refugees women", "refugees", "bid finding-funding safeguarding people contracts showing-change committee", "language",
)  # fmt: skip
SWIMMERS = GroupProfile(
    "Silver Swimmers", "community-group", "sport older-people",
    "We swim together twice a week, fast or slow, and have tea afterwards.",
    "Tuesdays and Fridays, 2 to 3. The hour is ours alone.",
    "older-people", "older-people", "books committee volunteers being-known fair finding-funding", "sessions",
)  # fmt: skip
NUMBERED = (NEW_ROOTS, SWIMMERS)
"""Groups that are in the charity register, whatever form chance gives them."""
NAMED = (GROWERS, NEW_ROOTS, SWIMMERS)
"""The groups of the named people. The first of them works in ``GROWERS_IN``, if the place has such a ward."""
GROWERS_IN = "Moss Side"

OTHERS = (
    GroupProfile("{ward} Food Table", "community-group", "food poverty", "We cook and eat together every week, and nobody eats alone who does not want to.", "A hot meal on Thursdays, 12 to 2. No need to book.", "poverty homeless", "", "bid finding-funding volunteers policies premises being-known", "kitchen food"),
    GroupProfile("{ward} Lunch Club", "voluntary", "food older-people", "We give older people a good lunch, company and a lift home.", "Lunch on Mondays and Wednesdays. Ring the day before for a lift.", "older-people", "older-people", "volunteers bid safeguarding finding-funding books closing", "kitchen food lunch"),
    GroupProfile("{ward} Youth Voices", "voluntary", "young-people arts", "We run sessions for young people after school and all through the holidays.", "Drop in, Monday to Thursday, 4 to 8.", "teenagers", "", "bid safeguarding people showing-change contracts premises", "young room"),
    GroupProfile("{ward} Repair Café", "community-group", "climate volunteering", "We mend what is broken: lamps, clothes and kettles.", "First Saturday of the month, 10 to 3. Bring it, and watch it mended.", "", "", "starting policies volunteers premises being-known earning", "tools"),
    GroupProfile("{ward} Tenants Together", "residents", "housing advice", "We speak up for tenants, and keep an eye on each other.", "", "poverty", "poverty", "legal-form committee together policies being-known", ""),
    GroupProfile("{ward} Walking Group", "community-group", "sport health", "We walk for an hour each week, at the pace of the slowest.", "Sundays at 10 from the library steps.", "older-people", "", "starting volunteers fair policies being-known", "sessions"),
    GroupProfile("{ward} Deaf Social Club", "community-group", "disability mental-health", "We meet, play and plan in British Sign Language.", "Fridays, 7 to 10. Hearing friends are welcome if they sign, or want to.", "deaf disabled", "deaf", "bid fair premises committee registering digital", "sessions"),
    GroupProfile("{ward} Carers’ Circle", "voluntary", "carers mental-health", "We support people who care for somebody at home, with a break and a listening ear.", "A quiet room, tea and company every weekday afternoon.", "carers", "carers", "contracts finding-funding people showing-change planning bid", "room"),
    GroupProfile("{ward} Community Choir", "community-group", "arts mental-health", "We sing everything, badly at first. Nobody has to read music.", "Tuesdays, 7 to 9.", "", "", "legal-form books premises being-known fair", "sessions"),
    GroupProfile("{ward} Toy Library", "voluntary", "children poverty", "We lend toys to families, as a library lends books.", "Mondays and Saturdays, 10 to 12.", "children poverty", "women", "premises volunteers bid digital showing-change", "room"),
    GroupProfile("{ward} Bike Kitchen", "social-enterprise", "transport climate", "We mend bicycles and teach people to mend their own.", "Free bicycles on loan for a month, with a lock and a helmet.", "poverty", "", "earning premises people contracts planning bid", "tools young"),
    GroupProfile("{ward} Good Neighbours", "community-group", "older-people volunteering", "We shop, sit and talk with neighbours who do not get out much.", "Ring us and one of us comes.", "older-people disabled", "", "safeguarding volunteers policies registering together", ""),
    GroupProfile("{ward} Stay and Play", "community-group", "children", "We play with small children, and their parents get to talk.", "Weekday mornings in term, 9.30 to 11.30.", "children pregnancy", "women", "safeguarding books legal-form fair finding-funding", "room"),
    GroupProfile("Somali Mothers of {ward}", "community-group", "women race-equality", "We help mothers with letters, school and health, and with each other.", "Advice desk on Monday mornings, in Somali, Arabic and English.", "women african", "women african", "registering finding-funding safeguarding bid committee", "language"),
    GroupProfile("Friends of {ward} Park", "community-group", "green-spaces climate", "We look after the park: its trees, its benches and its quiet.", "Work mornings on the last Sunday of the month.", "", "", "legal-form volunteers together policies bid", "garden"),
    GroupProfile("{ward} Men’s Shed", "community-group", "men mental-health", "We make things from wood and talk while we do.", "Tuesdays and Thursdays, 10 to 4.", "men older-people", "men", "premises policies finding-funding books earning", "tools room"),
    GroupProfile("{ward} Film Club", "community-group", "arts", "We show films that nobody else here shows, for what people can pay.", "", "", "", "starting earning being-known together fair", "sessions"),
    GroupProfile("Polish Saturday School, {ward}", "voluntary", "learning children", "We teach children to read and write in Polish, and to be proud of it.", "Saturdays in term, 10 to 1.", "children other-white", "other-white", "safeguarding premises books committee registering", "language young"),
    GroupProfile("{ward} Boxing and Homework", "voluntary", "young-people sport", "We box for an hour and do homework for an hour, in that order or the other.", "Weekdays, 4 to 7.", "teenagers", "", "bid safeguarding people showing-change premises finding-funding", "young sessions"),
    GroupProfile("Kurdish Women’s Sewing Room", "social-enterprise", "women work", "We sew, sell what we make, and learn English at the table.", "Weekdays, 10 to 2, with a place for small children.", "women refugees", "women", "earning starting registering contracts planning", "language room"),
    GroupProfile("{ward} Warm Hub", "community-group", "poverty food", "We keep a warm room open all winter, with soup and somebody to talk to.", "Every weekday from November to March, 10 to 4.", "poverty older-people", "", "finding-funding volunteers policies together bid", "kitchen food room"),
    GroupProfile("Caribbean Elders’ Dominoes", "community-group", "older-people race-equality", "We play dominoes, eat well, and look out for each other.", "Wednesdays, 1 to 5.", "older-people caribbean", "older-people caribbean", "premises committee registering being-known finding-funding", "kitchen sessions"),
    GroupProfile("{ward} Cricket for Girls", "voluntary", "sport women young-people", "We coach girls who were told that cricket is for boys.", "Saturdays at 9 from April to September.", "teenagers women pakistani", "women", "safeguarding bid volunteers finding-funding showing-change", "young sessions"),
    GroupProfile("{ward} Radio", "social-enterprise", "arts digital", "We broadcast to four streets and train people to do it.", "Training on Tuesday nights.", "young-adults", "", "earning digital people legal-form contracts", "young room"),
    GroupProfile("Wheels for All, {ward}", "voluntary", "disability sport", "We lend cycles of every shape to disabled people, and ride with them.", "Track sessions on Mondays and Thursdays.", "disabled learning-disability", "disabled", "bid people premises showing-change contracts volunteers", "tools sessions"),
    GroupProfile("{ward} Baby Bank", "voluntary", "children poverty women", "We pass on cots, clothes and prams to families who need them now.", "By appointment. A midwife or a school can ring for you.", "children pregnancy poverty", "women", "premises volunteers finding-funding safeguarding digital", "van"),
    GroupProfile("Bengali Women’s Association of {ward}", "voluntary", "women race-equality health", "We bring women together to learn, stay well and speak for themselves.", "Keep fit on Mondays, advice on Wednesdays, both in Bengali and English.", "women bangladeshi", "women bangladeshi", "contracts bid people showing-change planning finding-funding", "language room"),
    GroupProfile("{ward} Orchard", "community-group", "green-spaces food", "We planted sixty fruit trees, and anybody may pick.", "", "", "", "starting premises policies volunteers together", "garden"),
    GroupProfile("{ward} Debt Desk", "voluntary", "advice poverty", "We give advice on benefits, debt and housing, and go with people to appointments.", "Monday and Thursday mornings. Ring first.", "poverty", "", "contracts digital people showing-change planning", "language"),
    GroupProfile("St Brigid’s Kitchen", "faith", "food homelessness faith", "We serve supper to whoever comes, and ask no questions.", "Supper on Tuesdays and Saturdays at 6.", "homeless poverty", "christian", "bid safeguarding volunteers policies finding-funding", "kitchen food"),
    GroupProfile("Ahlan English Café", "community-group", "new-arrivals learning", "We talk English over coffee, and nobody is marked.", "Thursdays, 5 to 7.", "refugees arab", "refugees arab", "starting volunteers registering being-known fair", "language sessions"),
    GroupProfile("{ward} Street Theatre", "community-group", "arts young-people", "We put on plays made by the people who live here, in the streets they live in.", "", "teenagers", "", "bid safeguarding being-known legal-form showing-change", "young"),
    GroupProfile("Roma Families Together", "community-group", "race-equality children", "We help families with school, doctors and letters, and answer for ourselves.", "Wednesdays, 10 to 3, in Romanian, Romani and English.", "roma children", "roma", "registering committee safeguarding bid finding-funding", "language young"),
    GroupProfile("Quiet Minds, {ward}", "voluntary", "mental-health health", "We run small groups for people whose heads are too loud.", "Groups on four evenings. A first talk by phone.", "mental-health", "mental-health", "contracts safeguarding people bid showing-change", "room sessions"),
    GroupProfile("{ward} Heritage Walks", "community-group", "heritage", "We tell what happened here, where it happened.", "Walks from April to October. Free for people of the ward.", "", "", "earning being-known digital together books", "sessions"),
    GroupProfile("Rainbow Supper Club", "community-group", "lgbtq food", "We cook and eat together, and everybody can come as they are.", "Last Friday of the month.", "lgb trans", "lgb", "legal-form premises policies finding-funding being-known", "kitchen"),
    GroupProfile("Second Chance Kit", "social-enterprise", "sport climate poverty", "We clean, mend and pass on sports kit, so that nobody misses a match for want of boots.", "", "teenagers poverty", "", "earning premises together planning people", "van young"),
    GroupProfile("{ward} Dementia Café", "voluntary", "health older-people carers", "We sing and remember with people who live with dementia, and those who care for them.", "Mondays, 2 to 4.", "older-people carers", "carers", "safeguarding volunteers contracts fair showing-change", "room sessions"),
    GroupProfile("Yemeni Youth Football", "voluntary", "sport young-people", "We run four teams and know every mother by name.", "Training on Wednesdays, matches on Sundays.", "teenagers arab", "arab", "safeguarding bid committee books volunteers finding-funding", "young sessions"),
    GroupProfile("{ward} Scrap Store", "social-enterprise", "climate arts", "We collect what shops throw away, and schools make things from it.", "Open to members, Tuesday to Saturday.", "children", "", "earning premises people planning being-known", "van room"),
    GroupProfile("Guru Nanak Langar", "faith", "food faith", "We cook a free meal that anybody may eat, as our faith asks of us.", "Every Sunday, 11 to 3.", "sikh poverty", "sikh", "volunteers policies together finding-funding bid", "kitchen food"),
    GroupProfile("{ward} Chess on Benches", "community-group", "older-people young-people", "We play chess in the square, the old against the young.", "", "teenagers older-people", "", "starting being-known policies fair volunteers", ""),
    GroupProfile("Ukrainian Sunday School", "voluntary", "new-arrivals children", "We keep children’s language alive, and help their mothers with the rest.", "Sundays, 12 to 3.", "children refugees", "refugees", "premises registering safeguarding books finding-funding", "language young"),
    GroupProfile("{ward} Bees", "community-group", "climate green-spaces", "We keep bees on roofs and sow flowers for them in front gardens.", "", "", "", "starting earning policies being-known volunteers", "garden"),
    GroupProfile("Chinese Elders’ Tai Chi", "community-group", "older-people sport", "We practise in the park at seven each morning, in rain as well.", "Every day at 7. Tea at 8.", "older-people chinese", "chinese", "committee legal-form fair premises finding-funding", "language sessions"),
    GroupProfile("{ward} Digital Desk", "voluntary", "digital learning", "We help people with phones, forms and passwords, as often as they like.", "Weekday mornings in the library.", "older-people poverty", "", "digital volunteers contracts showing-change people", "sessions"),
    GroupProfile("Sickle Cell Circle", "voluntary", "health race-equality", "We stand by people with sickle cell, at home and in hospital.", "A phone line that a member answers.", "long-term-condition african caribbean", "african", "registering bid being-known finding-funding together", ""),
    GroupProfile("{ward} Litter Lovers", "residents", "climate green-spaces", "We pick up what others drop, and count it.", "", "", "", "starting volunteers policies together showing-change", ""),
    GroupProfile("Care Leavers’ Table", "network", "young-people equality", "We bring care leavers together to say what should change, and see that it does.", "Dinner and a meeting on the first Monday.", "care-experienced young-adults", "care-experienced", "people contracts showing-change bid fair planning", "young"),
)  # fmt: skip

AWKWARD = (
    GroupProfile("The Society for the Keeping, Mending, Playing and Teaching of Brass Instruments, {ward} and District", "community-group", "arts heritage", "We keep brass bands going: instruments, players and tunes.", "Lessons on Saturday mornings. We lend the instrument.", "teenagers", "", "books committee legal-form premises finding-funding", "young"),
    GroupProfile("Čajovna Příběhů: Czech and Slovak Story Café", "community-group", "arts new-arrivals", "We tell stories over tea, in Czech, Slovak and whatever else comes in.", "Sundays, 3 to 6.", "other-white", "other-white", "starting premises being-known fair", "language sessions"),
    GroupProfile("Łódź–{ward} Friendship Circle", "community-group", "heritage learning", "We write to, visit and learn from people in Łódź.", "", "other-white", "other-white", "legal-form finding-funding together committee", "language"),
    GroupProfile("Nnọọ! Igbo Welcome", "community-group", "new-arrivals race-equality", "We welcome Igbo families to the city and keep the language with the children.", "", "african children", "african", "registering starting finding-funding safeguarding", "language young"),
    GroupProfile("مقهى الأمل", "community-group", "new-arrivals food", "We are a café of hope: coffee, letters read, and a table for everybody.", "Open on Saturdays, 11 to 5.", "refugees arab", "refugees arab", "starting premises bid volunteers", "kitchen language"),
    GroupProfile("O’Connell’s Çay & Craic", "social-enterprise", "food older-people", "We are a café where Irish and Turkish elders teach each other to cook.", "Lunch on weekdays.", "irish older-people", "irish", "earning planning people premises", "kitchen"),
    GroupProfile("A", "community-group", "arts mental-health", "We are a drawing group. The name is the first letter, and the first line.", "", "", "", "starting legal-form being-known", "sessions"),
    GroupProfile("{ward} Growers (the other one)", "community-group", "food green-spaces", "We grow flowers and beans behind the garages. The other growers have the allotments.", "", "", "", "bid volunteers premises policies", "garden"),
)  # fmt: skip
"""Names that break pages: ninety letters, accents, no Latin letter, quotes, one letter, nearly the same as another."""

RECORDS = {
    "rests": GroupProfile("{ward} Lantern Makers", "community-group", "arts heritage", "We make paper lanterns for the winter parade.", "", "children", "", "legal-form", "sessions"),
    "closed": GroupProfile("{ward} Wool Circle", "community-group", "arts older-people", "We knitted together for nine winters.", "", "older-people", "", "closing", "sessions"),
    "no-lead": GroupProfile("{ward} Story Swap", "community-group", "learning arts", "We swap books and stories, and read aloud to those who cannot see the page.", "First Sunday of the month, 2 to 4, in the library.", "older-people", "", "committee", "sessions"),
    "hands-over": GroupProfile("{ward} Saturday School", "voluntary", "children new-arrivals", "We teach children the language of their grandparents on Saturdays.", "Saturdays, 10 to 1. The first month is free.", "children refugees", "", "safeguarding", "young language"),
    "ran-out": GroupProfile("{ward} Pipe Band", "community-group", "arts heritage", "We play pipes and drums, and lend both.", "Practice on Mondays at 7.", "", "", "premises", "sessions"),
    "proof": GroupProfile("{ward} Breakfast Bus", "voluntary", "food children", "We bring breakfast to three school gates.", "", "children poverty", "", "bid", "food van"),
    "new": GroupProfile("{ward} Beekeepers", "community-group", "climate food", "We learn to keep bees, from people who do.", "", "", "", "starting", "garden"),
    "pair-1": GroupProfile("{ward} Gateway Gardeners", "community-group", "green-spaces", "We plant the strips beside the railway.", "Digging on the last Saturday of the month, 10 to 12.", "", "", "volunteers", "garden"),
    "pair-1-again": GroupProfile("{ward} Gateway Gardener’s Group", "community-group", "green-spaces", "Planting beside the railway.", "", "", "", "starting", "garden"),
    "pair-2": GroupProfile("{ward} Community Canteen", "voluntary", "food poverty", "We cook for anybody who comes, three days a week.", "Lunch on Mondays, Wednesdays and Fridays, 12 to 2.", "poverty", "", "bid", "kitchen food"),
    "pair-2-again": GroupProfile("{ward} Comunity Canteen", "community-group", "food", "Lunch for everyone.", "", "poverty", "", "policies", "kitchen food"),
    "merged": GroupProfile("{ward} Dads Together", "community-group", "men children", "We play with our children on Saturday mornings, and talk.", "Saturdays, 9.30 to 11.30, in the church hall.", "men children", "", "fair", "young"),
    "merged-away": GroupProfile("{ward} Dads", "community-group", "men children", "Dads and little ones, on Saturdays.", "", "children", "", "starting", "young"),
}  # fmt: skip
"""Groups that each show one thing about a record and ask for nothing, by what that is."""

GROUPS = (*NAMED, *OTHERS, *AWKWARD, *RECORDS.values())

EXTRA_SENTENCES = (
    "We began in somebody’s kitchen.",
    "The kettle is always on.",
    "Eleven of us keep it going.",
    "Half of those who help came for help first.",
    "We have met every week since we began.",
    "Nobody is paid, and nobody is turned away.",
    "We share a room with three other groups.",
    "Ask for a lift if the bus is too far.",
    "Bring a friend.",
    "Everything is free, and a tin stands by the door.",
)
"""What groups of one kind say besides, so that no two of them read the same."""
