"""The word lists the rules stand on. Each is a closed class or a short, general list; none names a topic."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Verbs whose clause is what somebody said: the clause is the claim, its subject the speaker.
REPORTING = _words(
    """say tell report announce claim state add note explain insist argue warn believe think suggest indicate acknowledge
    admit confirm concede agree reveal disclose estimate predict expect reply answer respond declare assert maintain
    allege testify recall remember stress emphasise emphasize point write mention observe conclude rule fear hope
    complain forecast promise vow pledge threaten repeat remark caution quip joke calculate reckon know hear learn find show
    demonstrate prove imply hold"""
)
# These say nothing of a speaker: what they show is the claim, but it is the whole sentence that is checked.
SHOWING = _words(
    "show demonstrate prove find know hear learn remember recall imply hold rule see expect hope think believe"
)
# Verbs of a frame around a quotation or a clause: ", she added," or "said Ann Smith".
FRAME_FORMS = _words(
    """said says say added adds told tells warned warns announced announces explained explains replied replies answered
    answers insisted insists stressed stresses argued argues noted notes wrote writes write reported reports stated states
    claimed claims admitted admits confirmed confirms conceded concedes believe believes believed estimated estimates
    predicted predicts declared declares recalled recalls remarked remarks joked jokes continued continues asked asks
    suggested suggests reckons reckoned concluded concludes complained complains promised promises testified testifies
    maintained maintains acknowledged acknowledges cautioned cautions tweeted posted assured assures promised promises reminded reminds
    testified testifies ruled rules recalled found finds calculated calculates thinks"""
)
# Adverbs by which the narrator takes a report back: its clause is never told without them.
BELYING = _words("falsely wrongly mistakenly incorrectly erroneously untruthfully baselessly misleadingly")
# What happens to people alone: a bare number before one of these counts people.
SUFFERED = _words(
    "injure hurt kill wound die arrest evacuate rescue displace hospitalise hospitalize drown detain"
)
TIMES = _words("second minute hour day week month year moment decade")
# Verbs that deny: their clause is never told as a fact; the denial is the claim.
DENYING = _words(
    "deny reject dispute refute dismiss contradict contest doubt disavow question rebut disclaim"
)
# Verbs whose object is somebody's judgement: the act of saying it is the claim.
ACTING = _words(
    """call blame praise accuse criticise criticize condemn urge demand describe attribute thank regret welcome label brand
    hail defend endorse oppose support pledge promise apologise apologize refuse decline appeal propose express voice"""
)
# Verbs that give something a day to come: "called a meeting for Thursday", "put the hearing off until May".
ARRANGING = _words(
    "call schedule plan set fix book invite summon convene arrange propose expect postpone adjourn delay move put"
)
# Verbs of an order that begins on a day to come: "declared a curfew from Thursday".
DECREEING = _words("declare announce impose order ban suspend introduce")
# What lasts until a day to come: "cancelled all trains until Friday".
STOPPING = DECREEING | _words("cancel close shut halt extend")
MODALS = _words("might may could would should can must will shall ought")
HEDGES = _words(
    "might may could would should can must possibly perhaps probably likely apparently reportedly allegedly seemingly potential"
)
CONDITIONS = _words("if unless provided providing assuming should lest until once")
LOOSE_MARKS = _words("while whereas although though but whilst")

# Nouns for a person by role, for "the minister" and for finding names.
ROLES = _words(
    """minister president chairman chairwoman chair chief director mayor spokesman spokeswoman spokesperson secretary senator
    commander general colonel officer inspector professor doctor prof dr mr mrs ms sir dame judge lawyer barrister
    solicitor prosecutor coach captain manager leader head founder owner author editor researcher scientist analyst
    economist governor ambassador envoy premier chancellor king queen prince princess pope bishop sculptor designer
    soloist teacher sergeant lieutenant major deputy executive councillor mp actor singer artist writer driver expert
    shopkeeper dealer statistician defendant counterpart farmer surgeon nurse pilot"""
)
# Speakers nobody can ring up.
CROWDS = _words(
    "reports rumours rumors sources officials experts analysts observers critics witnesses insiders commentators economists"
)
# Other people: only a person is "he" or "she", and never "it".
HUMANS = ROLES | _words(
    """man woman boy girl member citizen voter villager miner pensioner vet keeper guard guide client victim patient suspect witness official diplomat rebel resident neighbour
    neighbor customer passenger worker employee employer boss colleague friend partner husband wife son daughter father mother
    brother sister widow widower child baby teenager student pupil prisoner inmate officer detective policeman policewoman
    firefighter soldier sailor refugee migrant tenant landlord lawyer attorney aide adviser advisor assistant clerk treasurer
    chemist engineer architect builder plumber electrician baker butcher banker accountant auditor dentist midwife physician
    psychologist historian biologist physicist astronomer mathematician professor lecturer journalist reporter correspondent
    columnist critic poet novelist playwright composer musician pianist violinist conductor painter photographer dancer
    director producer player striker goalkeeper defender midfielder captain referee coach runner rider cyclist swimmer boxer
    skier champion winner loser veteran rival opponent incumbent candidate senator lawmaker activist campaigner protester
    lifeguard watchman caretaker gardener cleaner cook chef waiter shopkeeper trader fisherman hunter thief burglar
    robber murderer killer attacker gunman assailant hostage survivor author founder owner heir successor predecessor"""
)
# What only somebody, or a body of people, does: "it" before such a verb is no bridge and no letter.
AGENTIVE = (
    REPORTING
    | DENYING
    | ACTING
    | _words(
        """want plan intend buy sell own hire pay charge lodge consider decide approve agree sign accept apologise
    apologize investigate expect join invest borrow lend spend order launch invite welcome request ask vote build try release apply appeal"""
    )
)
LEADERS = _words(
    "minister president chairman chairwoman chair chief director mayor head founder owner executive manager spokesman spokeswoman spokesperson governor"
)
FEMALE = _words(
    "she her hers herself woman women girl mother daughter sister wife widow aunt grandmother mrs ms miss lady queen princess chairwoman spokeswoman actress businesswoman dame baroness congresswoman"
)
MALE = _words(
    "he him his himself man men boy father son brother husband widower uncle grandfather mr sir king prince chairman spokesman actor businessman lord baron congressman"
)
PAIR_OF_PEOPLE = _words(
    "leaders men women presidents ministers rivals friends candidates politicians heads statesmen sides chiefs riders players brothers sisters"
)
PAIR_OF_STATES = _words("nations countries states governments neighbours neighbors allies")
PAIR_OF_BODIES = _words("companies firms teams clubs parties museums groups cities towns banks sides")
MEETINGS = _words("summit meeting talks negotiations encounter conference")
# What is called without a word being said of it.
CALLED = MEETINGS | _words("strike election referendum vote session off in up")
BODIES = _words(
    """company group firm bank club team party agency ministry museum council court university institute union association
    operator manufacturer maker airline newspaper paper charity trust board committee commission city town region
    country government department school hospital police airport army navy force parliament fund federation league regulator
    watchdog ward carrier developer supplier retailer brewer insurer lender broadcaster publisher campaign"""
)
# What is counted in: no pronoun goes on with it.
UNITS = _words(
    """euro crown dollar pound franc krona kronor yen yuan rupee peso cent penny percent percentage point kilometre kilometer metre
    meter mile litre liter tonne ton kilo kilogram hectare acre degree decibel minute hour day week month year"""
)
PLACES = _words(
    """town city village valley island country county region district street lane road square park bridge station airport
    harbour port school hospital prison factory plant mill yard farm museum church house building hall office court stadium
    theatre shop restaurant hotel camp beach forest lake river mountain university pool mine quarry border"""
)
MONTHS = ("january february march april may june july august september october november december").split()
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
NUMBERS = {
    w: n for n, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
}
