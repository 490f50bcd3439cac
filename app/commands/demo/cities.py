"""Cities of Turkey with their area codes and tax offices, the busy ones more often."""

from typing import NamedTuple


class City(NamedTuple):
    """A city: how often it comes up, how it is dialled, where its firms pay their taxes."""

    name: str
    weight: int
    area_code: str
    tax_offices: tuple[str, ...]


CITIES = (
    City("İstanbul", 34, "212", ("Beyoğlu", "Büyük Mükellefler", "Şişli", "Zincirlikuyu")),
    City("Ankara", 14, "312", ("Çankaya", "Kavaklıdere", "Ostim", "Yıldırım Beyazıt")),
    City("İzmir", 11, "232", ("Bornova", "Çakabey", "Hasan Tahsin", "Karşıyaka")),
    City("Bursa", 8, "224", ("Çekirge", "Nilüfer", "Osmangazi", "Uludağ")),
    City("Kocaeli", 6, "262", ("Gebze İlyasbey", "Tepecik", "Uluçınar")),
    City("Antalya", 6, "242", ("Düden", "Kurumlar", "Üçkapılar")),
    City("Konya", 5, "332", ("Alaaddin", "Meram", "Selçuk")),
    City("Gaziantep", 5, "342", ("Gazikent", "Suburcu", "Şehitkâmil")),
    City("Adana", 4, "322", ("Çukurova", "Seyhan", "Yüreğir")),
    City("Kayseri", 4, "352", ("Erciyes", "Gevher Nesibe", "Mimarsinan")),
    City("Denizli", 3, "258", ("Çınar", "Gökpınar", "Pamukkale")),
    City("Mersin", 3, "324", ("İstiklal", "Toros", "Uray")),
    City("Eskişehir", 3, "222", ("Battalgazi", "İki Eylül", "Taşbaşı")),
    City("Samsun", 2, "362", ("Gaziler", "On Dokuz Mayıs", "Zafer")),
    City("Trabzon", 2, "462", ("Hızırbey", "Karadeniz")),
    City("Şanlıurfa", 2, "414", ("Göbeklitepe", "Şehitlik")),
    City("Diyarbakır", 2, "412", ("Gökalp", "Süleyman Nazif")),
    City("Muğla", 2, "252", ("Bodrum", "Muğla")),
    City("Çorum", 1, "364", ("Çorum",)),
    City("Iğdır", 1, "476", ("Iğdır",)),
    City("Ağrı", 1, "472", ("Ağrı",)),
    City("Çanakkale", 1, "286", ("Biga", "Çanakkale")),
    City("Uşak", 1, "276", ("Uşak",)),
    City("Kırıkkale", 1, "318", ("Irmak", "Kaletepe")),
)
