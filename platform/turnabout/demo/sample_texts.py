"""Texts that the made-up people write, apart from their requests and offers (see posts.txt)."""

TO_REQUESTS = (
    "I did this last year. Shall we talk tomorrow?",
    "Gladly. I have half an hour on Wednesday.",
    "Tell me a little more and I will ask somebody who knows.",
    "I will think about it tonight and ring you.",
    "I can, in the evenings. Phone or the library, as you like.",
)
TO_OFFERS = (
    "Yes, please. Thursday would suit me.",
    "That is just what I have been putting off. May I?",
    "For me, please, whenever you have a free half hour.",
)
DECLINES = ("Thank you. I have found somebody this time.", "")
# The two members take turns; the one who is being helped begins.
CONVERSATION = (
    "Thank you. Does Wednesday at ten suit you?",
    "Ten is good. I have written it down.",
    "I will have everything ready. It is more than I said.",
    "It always is. We begin with one page.",
    "That helped more than you think.",
)
THANKS = (
    "It took you ten minutes and saved me two evenings. Thank you.",
    "You listened to the end. Nobody has done that for me in a long time.",
    "Now I know what to do on Monday. Thank you.",
    "Half of it I had known and never dared. Thank you for saying it.",
    "Thank you for your patience, too.",
)
OUTCOMES = (
    ("learned", "I can do it alone now."),
    ("learned", "I have shown it to somebody else since."),
    ("learned", "It was the first sentence that was wrong, not the others."),
    ("reply", "They wrote back within two days."),
    ("reply", "A friendly no, and another name."),
    ("interview", "On Monday at nine."),
    ("nothing_yet", "No answer so far, but I am not ashamed of it any more."),
    ("nothing_yet", "I ask again on Friday."),
    ("offer", "Three days a week. I am thinking it over."),
    ("job", "I start on the first."),
)
GOALS = """
short | Three good applications this month | Ask two people to read my CV | Call back after a week
short | Know five people in my trade here | Go to the job club on Thursday | Ask for one name
long | A job I can keep until I am sixty | Find a return programme | Talk to somebody who did it
long | A stall of my own | Write a price list | Ask at the market office
"""
OUTSIDERS = (
    "Aunt Thimble", "Mr Brassknob", "Lotte from the gym", "Dr Peppercorn", "Coach Fernando Bright",
    "Old Captain Marrow", "Mina at the salon", "The Doorbells next door", "Ms Ledger, tax office",
    "Father Candlewick", "Rudi from the shop", "Nadia Pinwheel",
)  # fmt: skip
# Name, origin, rhythm in days, last touch so many days ago, kind of touch, what they care about.
PEOPLE_TO_KEEP = """
Rosa Inkwell | former_coworker | 30 | 41 | coffee | Her allotment, and the night train to Lisbon
Teodor Halyard | supervisor | 60 | 57 | call | Apprentices. He trained nine of them
Sister Bernadette Oakes | volunteering | 90 | 20 | met | The Saturday breakfast at the mission
Lionel Quill | classmate | 0 | 200 | message | Chess by post
"""
COMMUNITIES = (
    (
        "Harbour job club",
        "Every Thursday at the library, by the big window. Coffee is there.",
        "open",
    ),
    ("Hands and tools", "People who build, repair, drive and weld.", "open"),
    (
        "New in town",
        "For everybody who came from somewhere else, which is nearly everybody.",
        "open",
    ),
    ("Back to work", "After children, after illness, after all of it.", "approval"),
    ("Numbers and screens", "Office, data, design and software.", "open"),
)
PLACES = ("the Thursday club", "the job fair", "the library", "a street party", "")


def parse_table(text: str) -> list[list[str]]:
    return [[part.strip() for part in line.split("|")] for line in text.strip().splitlines()]


# For boards on which only few posts are open.
SPARE_OFFERS = (
    "Half an hour of questions about my old trade",
    "A second pair of eyes on your application",
    "Company on the way to an interview",
    "An hour with the forms of the job centre",
)
