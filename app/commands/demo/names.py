"""Names of firms and people as they stand on Turkish invoices, with all letters in use."""

from random import Random

from app.core.turkish import upper


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SECTORS = _words("""
    Ambalaj Bilişim Cam Çelik Deri Döküm Elektrik Gıda Isıtma İklimlendirme İnşaat Kâğıt Kırtasiye
    Kimya Lojistik Madencilik Makine Mobilya Mühendislik Otomotiv Peyzaj Plastik Sağlık Tarım
    Tekstil Turizm Yazılım
""")
BRANDS = _words("""
    Akçay Aydın Aydoğan Bağcı Başar Boğaziçi Bozdağ Bülbül Büyükçınar Candan Çağdaş Çağlayan Çelik
    Çınar Çiçek Dağlı Doğan Doğuş Duru Ege Erdoğmuş Ersöz Fırat Fıstık Gökçe Göksu Gülşen Gümüş
    Güneş Güngör Hızır Hüner Ihlamur Irmak Işık Işıklar İkizler İlkadım İnci İpek Kaşıkçı Kılıç
    Kırlangıç Kızılırmak Koçak Köşk Kuzeyoğlu Lâle Mavişehir Menekşe Müjde Nilüfer Oğuz Ortadoğu
    Öncü Özgür Öztürk Pınar Poyraz Rüzgâr Safkan Sarıoğlu Sönmez Şafak Şahin Şimşek Taşkın Tokgöz
    Tunç Tüfekçi Uğur Uludağ Üçler Ülkü Ünal Vadi Yağmur Yalçın Yeşilova Yıldırım Yıldız Yüksel
    Zeytinoğlu Zümrüt
""")
GIVEN_NAMES = _words("""
    Ayşe Ayşegül Barış Büşra Cemre Çağla Çağrı Çiğdem Doğan Elif Emine Ertuğrul Fatıma Gökhan
    Gülşah Güneş Hüseyin Ilgın Işıl İbrahim İlknur İsmail Kadir Mehmet Müge Nurgül Oğuzhan Ömer
    Özlem Pınar Rıza Selçuk Sıla Süleyman Şeyma Şükrü Tuğçe Ufuk Ümit Yağız Yiğit Zeynep
""")
SURNAMES = _words("""
    Acar Ağaoğlu Akgün Altıntaş Arıkan Aslan Bıçakçı Bozkır Büyükgöz Çakır Çelebi Çetin Demir Dinç
    Erdoğdu Eryılmaz Gençoğlu Gökdağ Güçlü Günaydın Hoşgör Ilıcalı İnanç Kalaycı Karadağ Kayıkçı
    Keçeci Kırdar Köse Küçükoğlu Mutlu Nalbantoğlu Öksüz Özdemir Özgül Sağlam Sarıkaya Soysal
    Şenol Şentürk Taşdelen Topçu Türkoğlu Uçar Uzunoğlu Üstündağ Yavaş Yazıcı Yılmaz Yürekli
""")
LEGAL_FORMS = (
    "A.Ş.",
    "Ltd. Şti.",
    "San. ve Tic. A.Ş.",
    "San. ve Tic. Ltd. Şti.",
    "Tic. Ltd. Şti.",
    "İth. İhr. Ltd. Şti.",
    "Paz. ve Tic. A.Ş.",
)

_EVERY_NTH_IS_LONG = 97
_ENDING = "İnşaat Taahhüt Nakliyat İthalat İhracat Sanayi ve Ticaret Anonim Şirketi"
_SOLE_TRADERS = 0.12
_TWO_NAMES = 0.3
_CAPITALS = 0.95
"""Below the first a draw makes a sole trader, below the next two names, above the last capitals."""


def party_name(index: int, sector: str, draw: Random) -> str:
    """Name a card: mostly companies, some sole traders, some with the names registers allow."""
    brand = draw.choice(BRANDS)
    if index % _EVERY_NTH_IS_LONG == 0:
        return f"{brand} Uluslararası {sector} {_ENDING}"
    kind = draw.random()
    if kind < _SOLE_TRADERS:
        return f"{draw.choice(GIVEN_NAMES)} {draw.choice(SURNAMES)}"
    if kind < _TWO_NAMES:
        brand = f"{brand} {draw.choice(SURNAMES)}"
    name = f"{brand} {sector} {draw.choice(LEGAL_FORMS)}"
    return upper(name) if kind > _CAPITALS else name
