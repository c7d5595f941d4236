"""News agencies by the names and letters their stories are credited with."""

from __future__ import annotations

_LISTED = """
    Reuters | Thomson Reuters
    Associated Press | AP
    Agence France-Presse | AFP
    United Press International | UPI
    PA Media | Press Association
    Deutsche Presse-Agentur | dpa | DPA
    Bloomberg | Bloomberg News
    Xinhua | Xinhua News Agency
    China News Service | CNS
    Central News Agency | Focus Taiwan
    TASS | ITAR-TASS
    RIA Novosti | RIA
    Interfax
    Interfax-Ukraine
    Ukrinform
    UNIAN
    BelTA
    Korean Central News Agency | KCNA
    Yonhap | Yonhap News Agency
    Kyodo News | Kyodo
    Jiji Press | Jiji
    Press Trust of India | PTI
    Asian News International | ANI
    Indo-Asian News Service | IANS
    Associated Press of Pakistan | APP
    Bangladesh Sangbad Sangstha | BSS
    Antara
    Bernama
    Vietnam News Agency | VNA
    Philippine News Agency | PNA
    Australian Associated Press | AAP
    Canadian Press
    Anadolu Agency | Anadolu
    Demirören News Agency | DHA
    IRNA | Islamic Republic News Agency
    ISNA
    Tasnim | Tasnim News Agency
    Fars News Agency
    Mehr News Agency
    Saudi Press Agency | SPA
    Emirates News Agency | WAM
    Kuwait News Agency | KUNA
    Qatar News Agency | QNA
    Petra | Jordan News Agency
    WAFA
    Syrian Arab News Agency | SANA
    Middle East News Agency | MENA
    Maghreb Arabe Presse
    Algérie Presse Service
    News Agency of Nigeria | NAN
    Ghana News Agency | GNA
    Ethiopian News Agency
    Kenya News Agency
    EFE | Agencia EFE
    Europa Press
    ANSA
    Adnkronos
    Lusa
    Austria Press Agency
    Keystone-SDA | Keystone-ATS
    Belga
    Algemeen Nederlands Persbureau | ANP
    Ritzau
    Norsk Telegrambyrå | NTB
    Tidningarnas Telegrambyrå
    Polish Press Agency | PAP
    Czech News Agency | ČTK | CTK
    MTI
    Tanjug
    Agerpres
    HINA
    Athens-Macedonian News Agency | ANA-MPA
    Agência Brasil
    Télam
    Prensa Latina
    Notimex
    Kazinform
    Azertac
    Inter Press Service | IPS
"""

# Every spelling, to the name the agency is shown with.
AGENCIES = {
    spelling: spellings[0]
    for line in _LISTED.strip().splitlines()
    for spellings in [[part.strip() for part in line.split("|")]]
    for spelling in spellings
}
