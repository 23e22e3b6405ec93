"""The few words that tell bylines and credits in languages whose pages are not known further."""

from feeds.parse.plain.words.page_words import PageWords

_NORDIC = PageWords(
    related=("les også", "läs också", "läs mer", "les mer", "læs også", "læs mere", "lue myös"),
    photo=("foto", "fotograf", "bilde", "billede", "bild", "kuva", "valokuva", "mynd", "ljósmynd"),
    byline=("av", "af", "tekst", "text", "skrevet af", "skrevet av", "skriven av"),
    job=("journalist", "redaktør", "redaktör", "reporter"),
    joins=("og", "och", "ja"),
)
_SLAVIC = PageWords(
    related=("czytaj także", "czytaj też", "zobacz także", "čtěte také", "читайте также"),
    photo=("fot", "foto", "zdjęcie", "snímek", "фото", "иллюстрация", "ілюстрація"),
    byline=("autor", "autorzy", "автор", "текст"),
    joins=("i", "oraz", "и", "та", "\N{CYRILLIC SMALL LETTER BYELORUSSIAN-UKRAINIAN I}"),
)
_FAR = PageWords(
    photo=("ảnh", "写真", "撮影", "画像", "图片", "图", "사진", "fotoğraf", "foto", "gambar"),
    byline=("oleh", "yazan"),
    joins=("ve", "và", "dan"),
)

WORDS: tuple[PageWords, ...] = (_NORDIC, _SLAVIC, _FAR)
