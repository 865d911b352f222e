"""Legal forms as they stand in names: which texts are one form, and of which countries.

Two forms of one country are two kinds of entity: a GmbH and an AG of the same name are not the
same. A form of another country is often only a translation.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LegalForm:
    """`code` stands for all spellings; `countries` are ISO 3166 codes, empty for many."""

    code: str
    countries: frozenset[str]


_TABLE = """
corporation | US CA | inc; incorporated; corp; corporation; co; company; inc co
llc | US | llc; limited liability company; l l c
pllc | US | pllc; professional corporation
bank-association | US | na; national association; fsb
llp | US GB | llp; limited liability partnership
lp | US GB | lp; limited partnership
pbc | US | pbc; public benefit corporation; public benefit company
limited | | ltd; limited; co ltd; company limited; ltd co; private limited; pvt ltd; private ltd; \
pte ltd; pty ltd; proprietary limited; pty limited; pte limited; pvt limited; limited company; \
youxian gongsi; youxian zeren gongsi; yuhan hoesa
plc | GB IE | plc; public limited company
ag | DE AT CH | ag; aktiengesellschaft
gmbh | DE AT CH | gmbh; gesellschaft mit beschrankter haftung; gesellschaft mbh; mbh; ggmbh
kgaa | DE | kgaa; kommanditgesellschaft auf aktien; ag and co kgaa; se and co kgaa
ohg | DE AT | ohg; og; offene handelsgesellschaft
ug | DE | ug; unternehmergesellschaft
genossenschaft | DE AT CH | eg; egen; genossenschaft
kg | DE AT | kg; gmbh and co kg; gmbh co kg; gmbh und co kg; \
gmbh und co kgaa; kommanditgesellschaft; ag and co kg; gmbh and co kgaa; ag und co kg
ev | DE | ev; eingetragener verein
se | EU | se; societas europaea
sa | FR BE CH LU ES PT GR | sa; societe anonyme; sociedad anonima; sociedade anonima; ae; \
anonimi etaireia; anonymi etaireia; anonimos etaireia
sas | FR | sas; societe par actions simplifiee; sasu
snc | FR BE | snc; societe en nom collectif
sci | FR | societe civile immobiliere
sca | FR LU BE | sca; societe en commandite par actions
sprl | BE | sprl; scrl
sarl | FR LU CH | sarl; societe a responsabilite limitee
eurl | FR | eurl
epe | GR | epe
spa | IT | spa; societa per azioni
srl | IT ES RO | srl; societa a responsabilita limitata; srls
italian-sapa | IT | sapa; societa in accomandita per azioni
sl | ES | sl; slu; sau; sociedad limitada; sociedad limitada unipersonal
sadecv | MX | sa de cv; sab de cv; sapi de cv; s de rl de cv
ltda | BR PT CL CO | ltda; limitada
cv | NL | cv; commanditaire vennootschap
vof | NL | vof; vennootschap onder firma
bv | NL BE | bv; besloten vennootschap; bvba
nv | NL BE | nv; naamloze vennootschap
ab | SE FI | ab; aktiebolag; publ; abp; aktiebolaget
hb | SE | hb; handelsbolag; kommanditbolag
hf | IS | hf; ehf; hlutafelag; einkahlutafelag
oy | FI | oy; oyj; osakeyhtio; oy ab; julkinen osakeyhtio
as | NO DK CZ SK TR EE | as; asa; aksjeselskap; a s; anonim sirketi; aktieselskab; \
akciova spolecnost; aktsiaselts
turkish-limited | TR | ltd sti; limited sirketi
ou | EE | ou; osauhing
uab | LT | uab; uzdaroji akcine bendrove
sia | LV | sia; sabiedriba ar ierobezotu atbildibu
aps | DK | aps; anpartsselskab
spzoo | PL | sp zoo; sp z oo; spolka z oo; spolka z ograniczona odpowiedzialnoscia
polish-sa | PL | spolka akcyjna
sro | CZ SK | sro; spol sro; spolecnost s rucenim omezenym
kft | HU | kft; korlatolt felelossegu tarsasag
zrt | HU | zrt; nyrt; rt
ad | BG RS | ad; ead; akcionarno druzestvo
ood | BG | ood; eood
dd | HR SI BA | dd; dionicko drustvo
doo | RS HR SI BA | doo; drustvo s ogranicenom odgovornoscu
ooo | RU | ooo; oao ooo; obshchestvo s ogranichennoy otvetstvennostyu
ao | RU | ao; aktsionernoe obshchestvo; zao; zakrytoe aktsionernoe obshchestvo
pao | RU | pao; oao; publichnoe aktsionernoe obshchestvo; otkrytoe aktsionernoe obshchestvo
tov | UA | tov; tzov; llc tov
ukrainian-at | UA | at; pat; prat; aktsionerne tovarystvo; pryvatne aktsionerne tovarystvo; \
publichne aktsionerne tovarystvo
too | KZ | too; tovarishchestvo s ogranichennoy otvetstvennostyu
kk | JP | kk; kabushiki kaisha; kabushiki gaisha; zhu shi hui she; kabushikigaisha
gk | JP | gk; godo kaisha
sdnbhd | MY | sdn bhd; bhd; berhad; sendirian berhad
pcl | TH | pcl; public company limited
pt | ID | pt; tbk; perseroan terbatas; persero
saudi-joint-stock | SA EG AE KW QA BH | sjsc; pjsc; psc; qpsc; bsc; ksc; saog; kscp; jsc; \
joint stock company; public joint stock company; open joint stock company; ojsc; cjsc; \
closed joint stock company
wll | BH QA KW | wll
egyptian-sae | EG | sae
fzco | AE | fzco; fze; fz llc; fzllc
ngo | | ngo; npo; asbl; vzw; stichting
"""

_IN_FRONT = frozenset(
    {"ooo", "ao", "zao", "oao", "pao", "pt", "kk", "tov", "ad", "doo", "ab", "sas", "sarl", "at"}
)
"""Spellings that also stand in front of a name."""

_IN_SCRIPT = (
    ("股份有限公司", "share"),
    ("有限责任公司", "limited"),
    ("有限責任公司", "limited"),
    ("有限公司", "limited"),
    ("株式会社", "kk"),
    ("合同会社", "gk"),
    ("주식회사", "kk"),
    ("(주)", "kk"),
    ("㈜", "kk"),
    ("общество с ограниченной ответственностью", "ooo"),  # noqa: RUF001
    ("публичное акционерное общество", "pao"),
    ("открытое акционерное общество", "pao"),
    ("закрытое акционерное общество", "ao"),
    ("акционерное общество", "ao"),
    ("ανώνυμη εταιρεία", "sa"),
    ("ανώνυμος εταιρεία", "sa"),
    ("α.ε.", "sa"),  # noqa: RUF001
    ("شركة مساهمة", "saudi-joint-stock"),
    ("ش.م.ع", "saudi-joint-stock"),
    ("ذ.م.م", "limited"),
)
"""Forms in scripts whose transliteration runs the words together; the longest first."""


def _forms() -> dict[tuple[str, ...], LegalForm]:
    forms = {}
    for line in _TABLE.replace("\\\n", "").strip().splitlines():
        code, countries, spellings = (part.strip() for part in line.split("|"))
        form = LegalForm(code, frozenset(countries.split()))
        for spelling in spellings.split(";"):
            forms[tuple(spelling.split())] = form
    return forms


_FORMS = _forms()
_BY_CODE = {form.code: form for form in _FORMS.values()}
_LONGEST = max(len(words) for words in _FORMS)


def without_form_in_script(name: str) -> tuple[str, LegalForm | None]:
    """A name in lower case without a legal form in its own script, and the form if it had one."""
    for text, code in _IN_SCRIPT:
        if text in name and name.strip() != text:
            return name.replace(text, " ", 1), _BY_CODE.get(code, LegalForm(code, frozenset()))
    return name, None


def without_form(words: tuple[str, ...]) -> tuple[tuple[str, ...], LegalForm | None]:
    """The words without the legal forms at their end or front, and the first that was found.

    A name of nothing but forms stays whole.
    """
    found = None
    while len(words) > 1:
        length = next((n for n in _lengths(words) if words[-n:] in _FORMS), 0)
        if length:
            found = found or _FORMS[words[-length:]]
            words = words[:-length]
        elif words[0] in _IN_FRONT:
            found = found or _FORMS[words[:1]]
            words = words[1:]
        elif (length := next((n for n in _lengths(words) if n > 2 and words[:n] in _FORMS), 0)) > 0:
            found = found or _FORMS[words[:length]]
            words = words[length:]
        else:
            break
    return words, found


def _lengths(words: tuple[str, ...]) -> range:
    return range(min(_LONGEST, len(words) - 1), 0, -1)
