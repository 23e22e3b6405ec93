"""Dutch page words."""

from feeds.parse.plain.words.page_words import PageWords

WORDS = PageWords(
    related=(
        *("lees ook", "lees meer", "lees verder", "verder lezen", "ook interessant"),
        *("meer over dit onderwerp", "gerelateerd", "gerelateerde artikelen", "aanbevolen"),
        *("gerelateerde berichten", "aanbevolen voor jou", "aanbevolen voor u", "zie ook"),
        *("bekijk ook", "meest gelezen", "best gelezen", "laatste nieuws", "meer nieuws"),
        *("dit vind je misschien ook leuk", "misschien vind je dit ook interessant"),
        *("andere artikelen", "meer artikelen", "net binnen", "uitgelicht", "populair", "trending"),
        *("mis het niet", "meer van deze auteur", "lees hier verder"),
    ),
    widget=(
        *("tekstgrootte", "lettergrootte", "tekstgrootte wijzigen", "delen", "deel dit artikel"),
        *("artikel delen", "printen", "afdrukken", "bewaren", "opslaan", "luisteren", "voorlezen"),
        *("luister naar dit artikel", "reactie", "reacties", "reageer", "reageren", "antwoorden"),
        *("plaats een reactie", "bekijk reacties", "advertentie", "reclame", "gesponsord"),
        *("link kopiëren", "kopieer link", "link gekopieerd", "nieuwsbrief", "nieuwsbrieven"),
        *("abonneren", "abonneer", "inloggen", "aanmelden", "registreren", "menu", "zoeken"),
        *("sluiten", "home", "naar de inhoud", "terug naar boven", "volgende", "vorige"),
        *("minuten leestijd", "min leestijd", "leestijd", "alles accepteren", "accepteren"),
        *("weigeren", "alles weigeren", "instellingen", "versturen", "tags", "trefwoorden"),
        *("verder na de advertentie", "artikel gaat verder na advertentie", "volg ons"),
        *("vergroot afbeelding", "bekijk afbeelding"),
    ),
    notice=(
        *("ontvang het laatste nieuws", "wil je reageren", "fout gezien", "deze inhoud wordt"),
        *("wij gebruiken cookies", "we gebruiken cookies", "deze website gebruikt cookies"),
        *("wij en onze partners", "met uw toestemming", "met jouw toestemming"),
        *("alle rechten voorbehouden", "meld je aan voor", "schrijf je in voor", "volg ons op"),
        *("om verder te lezen", "al abonnee", "uw browser", "je browser", "schakel javascript"),
    ),
    photo=(
        *("foto", "foto s", "fotograaf", "fotografie", "beeld", "afbeelding", "illustratie"),
        *("archieffoto", "archiefbeeld"),
    ),
    byline=(
        *("door", "geschreven door", "tekst", "tekst door", "auteur", "auteurs", "redactie"),
        *("een artikel van",),
    ),
    job=(
        *("journalist", "journaliste", "redacteur", "redactrice", "redactie", "correspondent"),
        *("verslaggever", "verslaggeefster", "hoofdredacteur", "columnist"),
    ),
    published=("gepubliceerd", "geplaatst", "verschenen", "datum"),
    updated=("bijgewerkt", "gewijzigd", "laatst bijgewerkt", "aangepast", "laatste update"),
    filler=(
        *("op", "om", "uur", "de", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag"),
        *("zaterdag", "zondag", "ma", "di", "wo", "do", "vr", "za", "zo", "min", "minuten"),
        *("leestijd", "laatst", "laatste"),
    ),
    joins=("en", "met"),
    months=(
        "jan",
        "feb",
        "mrt",
        "maa",
        "apr",
        "mei",
        "jun",
        "jul",
        "aug",
        "sep",
        "okt",
        "nov",
        "dec",
    ),
)
