"""Words in names of organisations: what stands for the same, and how much a word tells."""

from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

DISTINCTIVE = 1.2
"""A word of the organisation's own."""
SECTOR = 0.9
"""What it does, where it is, or which part of a house it is: tells sisters apart."""
VAGUE = 0.25
"""What many append or leave out."""

SHORTEST_MISSPELT = 7
"""Letters; a shorter word with another letter is another word."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CONNECTIVES = _words(
    """
    the of and for in on pour de des du la le les di della et y und fur
    """
)
"""Words that acronyms usually pass over."""

_STOPWORDS = CONNECTIVES | _words(
    """
    at to a an del da do dos das el los las e von der die van den het voor i u w na z al ul
    tis ton tou
    """
)

_SAME = """
technology: technologies tech technical technologie tecnologia teknoloji tekhnologii keji
technology: jishu technik texnologies technische technischen technique techniques tecnologica
technology: tekniske tekniska tecnico tecnica technological teknologi tecnologico
defense: defence defensa difesa verteidigung defesa defensie
security: sicherheit securite seguridad sicurezza
organization: organisation organizacion organizzazione
labor: labour
polytechnic: polytechnique politecnico polytechnische politecnica politechnika
memorial: mem
mount: mt
fort: ft
first: 1st
board: bd
manufacturers: mfrs
society: soc
college: coll
international: intl int internationale internacional internazionale mezhdunarodnyy guoji
university: univ universitat universite universidad universita universidade universitet
university: universiteit yliopisto panepistimio jamiat daxue uniwersytet univerzita egyetem
laboratory: laboratories lab labs laboratoire laboratoires laboratorium laboratorio
laboratory: laboratoriya laboratori
institute: inst institut instituto istituto instytut institutet institouto yanjiuyuan
bank: bk banque banco banca banka bankasi trapeza masrf msrf masraf bnk bink yinhang
group: grp groupe gruppe gruppo grupo gruppa grup jituan gruppen groep omilos
company: co compagnie compania compagnia kompaniya companhia shrkh sharikat sharika etaireia
company: gongsi gesellschaft
corporation: corp korporatsiya corporacion korporacja
association: assn association asociacion associazione verband
national: natl nationale nacional nazionale natsionalnyy ethniki guojia wtny watani
manufacturing: mfg manuf manufacture
engineering: eng engrg engineers ingenieria ingenierie
electric: elec electrical electrics elektrik elektro
electronics: electronic elektronik jeonja dianzi elektronika
energy: energie energia energiya enerji energi
industry: industries ind industrie industrias industria industrial gongye
system: systems sys systeme sistemas sistemi sistemy
service: services svcs svc servicios servizi
solution: solutions soluciones
management: mgmt mgt
development: dev devt
research: rsch recherche forschung
foundation: fdn fondation fundacion fondazione stiftung fond
center: centre ctr centro zentrum tsentr
department: dept
ministry: min ministere ministerio ministero ministerium
government: govt gov
brothers: bros
federal: fed
american: amer
us: usa
hospital: hosp
pharmaceutical: pharmaceuticals pharma pharm pharmaceutica zhiyao
insurance: ins versicherung assurance assurances assicurazioni seguros baoxian
telecommunication: telecommunications telecom telecoms telekom telecomunicaciones dianxin
petroleum: petrol petrolea petrelaia neft petroleos shiyou
oil: oils
motor: motors moteurs
airline: airlines airways
communication: communications comm comms communicaciones tongxin
science: sciences scientific sci sciencias ciencias scienze wissenschaft
holding: holdings hldg hldgs
resource: resources
product: products prod
material: materials
partner: partners
venture: ventures
investment: investments invest inversiones
network: networks
railway: railways rail bahn
chemical: chemicals chemie chem
airport: airports
china: chinese zhongguo
italy: italiano italiana italia italian italien
france: francais francaise francia frankreich french
spain: espana espanola espanol spanish spanien
poland: polska polski polskie polish polen
denmark: danmarks danmark dansk danish danemark
sweden: sverige svensk swedish schweden
norway: norge norges norwegian norwegen
finland: suomen suomi finnish
turkey: turkiye turk turkish
russia: russian rossii rossiya rossiyskaya
ukraine: ukrainian ukrayiny ukrayina
switzerland: schweiz svizzera schweizer schweizerische
netherlands: nederland nederlandse dutch
belgium: belgique belgie belge
austria: osterreich oesterreich osterreichische austrian
brazil: brasil brasileiro brasileira brasileiros
munich: munchen muenchen
cologne: koln koeln
vienna: wien
zurich: zuerich
geneva: geneve genf
prague: praha
warsaw: warszawa
lisbon: lisboa
rome: roma
milan: milano
florence: firenze
greece: ellados hellas hellenic ellada
saint: st sankt
great: greater
power: dianli
"""

_VAGUE = _words(
    """
    technology international group company corporation system service solution global
    worldwide enterprise enterprises general new organization organisation organizatsiya the
    business associates association industry limited
    """
)
_SECTORS = _words(
    """
    university laboratory institute bank manufacturing engineering electric electronics energy
    management development research foundation center department ministry government brothers
    hospital pharmaceutical insurance telecommunication petroleum oil motor airline
    communication science holding resource product material partner venture investment network
    railway chemical airport power capital media software digital data health healthcare
    medical logistics shipping consulting security defense defence aerospace aviation space
    robotics steel mining gas water food foods retail properties realty finance financial
    asset assets college school press museum council agency authority union federation
    computing computer semiconductor cloud mobile online interactive entertainment studios
    music automotive automation construction cement trading bakery brewing brewery gold marine
    hydro nuclear solar wind renewables infrastructure life sciences biotech genomics
    diagnostics devices vision games gaming sports fashion luxury hotels resorts travel
    memorial polytechnic society board labor
    """
)
_PLACES = _words(
    """
    america american americas usa us uae eu europe european asia asian africa african pacific
    atlantic north south east west northern southern eastern western central northeastern
    northwestern southeastern southwestern nordic baltic uk britain british england scotland
    wales ireland france german germany deutschland deutsche italy italia spain espana
    portugal japan nippon china chinese india indian korea canada canadian mexico brazil
    brasil argentina australia zealand singapore hong kong taiwan russia ukraine poland polska
    turkey israel saudi arabia emirates qatar egypt nigeria kenya texas california york london
    paris berlin tokyo shanghai beijing moscow sydney toronto chicago boston munich zurich
    geneva dubai delhi mumbai philippines indonesia malaysia thailand vietnam national federal
    greece austria switzerland schweiz suisse belgium netherlands sweden norway denmark
    finland sverige cologne vienna prague warsaw lisbon rome milan florence madrid barcelona
    """
)


def _canonical() -> dict[str, str]:
    found = {}
    for line in _SAME.strip().splitlines():
        word, _, others = line.partition(":")
        for other in others.split():
            found[other] = word
    return found


_CANONICAL = _canonical()

_VOCABULARY = sorted(
    word
    for word in {*_CANONICAL, *_CANONICAL.values(), *_VAGUE, *_SECTORS, *_PLACES}
    if len(word) >= SHORTEST_MISSPELT
)
_ONE_SLIP_FROM = {
    length: [word for word in _VOCABULARY if abs(len(word) - length) <= 1]
    for length in range(max(map(len, _VOCABULARY)) + 2)
}
"""By the length of a word, the common words that are not longer or shorter by more than one."""

PHRASES = {
    ("united", "states", "of", "america"): "us",
    ("united", "states"): "us",
    ("united", "kingdom"): "uk",
    ("great", "britain"): "uk",
    ("european", "union"): "eu",
    ("united", "arab", "emirates"): "uae",
}
"""Several words that are usually written as one."""

IN_SCRIPT = (
    ("技术", " technology "),
    ("技術", " technology "),
    ("科技", " technology "),
    ("集团", " group "),
    ("集團", " group "),
    ("银行", " bank "),
    ("銀行", " bank "),
    ("大学", " university "),
    ("大學", " university "),
    ("电子", " electronics "),
    ("研究院", " institute "),
    ("中国", " china "),
    ("전자", " electronics "),
    ("그룹", " group "),
    ("은행", " bank "),
    ("شركة", " company "),
    ("جامعة", " university "),
    ("مصرف", " bank "),
    ("بنك", " bank "),
    ("مجموعة", " group "),
)
"""Words whose transliteration nobody would know again, with what they are called abroad."""


def is_stopword(word: str) -> bool:
    return word in _STOPWORDS


@lru_cache(maxsize=16384)
def canonical(word: str) -> str:
    """What an abbreviation, a plural or a translation of a word common in names stands for.

    A long word with one slip is taken for the common word, so that a name is not searched by it.
    """
    if word in _CANONICAL:
        return _CANONICAL[word]
    if len(word) < SHORTEST_MISSPELT or not is_distinctive(word):
        return word
    common = _ONE_SLIP_FROM.get(len(word), ())
    found = process.extractOne(word, common, scorer=OSA.distance, score_cutoff=1)
    return word if found is None else _CANONICAL.get(found[0], found[0])


def is_distinctive(word: str) -> bool:
    """Whether a word in canonical form is an organisation's own rather than many's."""
    return weight(word) >= DISTINCTIVE


def is_known(word: str) -> bool:
    """Whether the word is one of many's: two of these that differ are two words, however alike."""
    return not is_distinctive(word)


def weight(word: str) -> float:
    """How much it tells that two names share a word, or that one of them lacks it."""
    if word in _VAGUE:
        return VAGUE
    if word in _SECTORS or word in _PLACES:
        return SECTOR
    return DISTINCTIVE
