"""What people of the made-up town ask for, offer, write and say. Titles are followed by the kind of
help and how long it takes.
"""

REQUESTS = """
Read my letter to a bakery | applications | minutes30
Which words do I use for “team lead” in a CV? | applications | minutes5
Practise one interview with me on the phone | interviews | minutes30
Does anybody know the port authority? | introductions | minutes5
Help me understand a letter from the tax office | practical | minutes30
Somebody who recognised a diploma from abroad | introductions | minutes5
Show me pivot tables once | technology | minutes30
Is this job advertisement honest? | applications | minutes5
A photo for my card | practical | minutes30
Half an hour of English about ships | language | minutes30
Listen to me for ten minutes before Thursday | listening | minutes5
My phone does not show QR codes | technology | minutes5
What do I say about the gap in my CV? | interviews | minutes30
Who has worked at the clinic on Mill Lane? | introductions | minutes5
A second pair of eyes on my portfolio | applications | hours
Price list for a flower stall | business | hours
German for the first week in a workshop | language | hours
A driver's test: what did they ask you? | skills | minutes5
Two sentences for the top of my CV | applications | minutes5
How do I ask for four days a week? | interviews | minutes5
Fold a shirt for an interview, seriously | practical | minutes5
A name at the museum | introductions | minutes5
Explain the health insurance form | practical | minutes30
Try my presentation on you | interviews | minutes30
Which forklift licence do I need? | skills | minutes5
A quiet place to write on Tuesdays | practical | minutes5
Look over my first invoice | business | minutes5
Spreadsheet that adds up wrong | technology | minutes30
Somebody to walk to the job fair with | listening | hours
What is a fair wage for a pastry cook here? | skills | minutes5
"""
OFFERS = """
Mock interviews by phone, evenings | interviews | minutes30
I read one CV a day | applications | minutes30
Portuguese or Spanish, half an hour | language | minutes30
Bicycle repair at the library | practical | hours
Computer questions, no question too small | technology | minutes30
Photos for cards, Saturdays | practical | minutes30
Interview clothes: I take them in or let them out | practical | hours
Tax letters in plain words | practical | minutes30
Maths and technical drawings | skills | hours
I listen, and make tea | listening | minutes30
Excel for people who hate Excel | technology | hours
How the port works: ask me anything | introductions | minutes5
"""
WHYS = (
    "I have an appointment next week and would like to go there calm.",
    "I tried alone for two evenings and turn in circles.",
    "It would open the one door I keep standing in front of.",
    "",
)
ANSWERS = (
    "I did this last year. Shall we talk tomorrow?",
    "Gladly. I have half an hour on Wednesday.",
    "I know somebody there. Tell me a little more and I will ask.",
    "Send it to me, I will read it tonight.",
    "I can, in the evenings. Phone or the library, as you like.",
)
DECLINES = ("Thank you. I have found somebody this time.", "")
MESSAGES = (
    "Does Wednesday at ten suit you?",
    "Yes. At the library, by the big window?",
    "Good. I will bring the letter.",
    "I have marked two sentences. The rest is fine as it is.",
    "That helped more than you think.",
)
THANKS = (
    "I went in calm, and they asked just what we had practised.",
    "You read every line. Nobody has done that for me in a long time.",
    "It took you ten minutes and saved me two evenings. Thank you.",
    "Now I know whom to ask. Thank you for the name.",
    "Thank you for the tea, too.",
)
OUTCOMES = (
    ("learned", "I can do it alone now."),
    ("reply", "They wrote back within two days."),
    ("interview", "On Monday at nine."),
    ("nothing_yet", "No answer so far, but I am not ashamed of the letter any more."),
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
    ("Women returning to work", "After children, after illness, after all of it.", "approval"),
    ("Numbers and screens", "Office, data, design and software.", "open"),
)
PLACES = ("the Thursday club", "the job fair", "the library", "a street party", "")


def table(text: str) -> list[list[str]]:
    return [[part.strip() for part in line.split("|")] for line in text.strip().splitlines()]
