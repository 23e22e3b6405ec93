"""Italian page words."""

from feeds.parse.plain.words.page_words import PageWords

WORDS = PageWords(
    related=(
        *("leggi anche", "leggi di più", "leggi tutto", "leggi altro", "potrebbe interessarti"),
        *("potrebbe interessarti anche", "ti potrebbe interessare", "ti potrebbero interessare"),
        *(
            "articoli correlati",
            "notizie correlate",
            "contenuti correlati",
            "correlati",
            "vedi anche",
        ),
        *(
            "per approfondire",
            "approfondimenti",
            "raccomandati",
            "consigliati",
            "consigliati per te",
        ),
        *(
            "i più letti",
            "le più lette",
            "più letti",
            "ultime notizie",
            "altre notizie",
            "da non perdere",
        ),
        *(
            "sullo stesso argomento",
            "sullo stesso tema",
            "altri articoli",
            "di tendenza",
            "guarda anche",
        ),
        *("ultim ora", "in primo piano", "scopri di più"),
    ),
    widget=(
        *(
            "dimensione del testo",
            "dimensione testo",
            "dimensione carattere",
            "condividi",
            "stampa",
        ),
        *("condividi articolo", "condividi l articolo", "condividi questo articolo", "salva"),
        *("ascolta", "ascolta l articolo", "ascolta questo articolo", "commento", "commenti"),
        *("commenta", "lascia un commento", "rispondi", "pubblicità", "annuncio", "sponsorizzato"),
        *(
            "copia link",
            "link copiato",
            "newsletter",
            "iscriviti",
            "abbonati",
            "accedi",
            "registrati",
        ),
        *("menu", "cerca", "chiudi", "home", "vai al contenuto", "torna su", "torna all inizio"),
        *(
            "note legali",
            "successivo",
            "precedente",
            "minuti di lettura",
            "min di lettura",
            "invia",
        ),
        *("tempo di lettura", "accetta", "accetta tutto", "rifiuta", "rifiuta tutto", "preferenze"),
        *(
            "continua a leggere",
            "ingrandisci",
            "mostra didascalia",
            "seguici",
            "riproduzione riservata",
        ),
        *("segnala un errore", "parole chiave", "argomenti"),
    ),
    notice=(
        *("ricevi le notizie", "leggi e commenta", "questo contenuto è riservato"),
        *(
            "utilizziamo i cookie",
            "questo sito utilizza",
            "noi e i nostri partner",
            "usiamo i cookie",
        ),
        *("con il tuo consenso", "tutti i diritti riservati", "iscriviti alla nostra"),
        *(
            "iscriviti alla newsletter",
            "seguici su",
            "per continuare a leggere",
            "sei già abbonato",
        ),
        *("riproduzione riservata", "il tuo browser", "abilita javascript"),
    ),
    photo=(
        *("foto", "fotografia", "fotografo", "immagine", "immagini", "credito", "crediti"),
        *("credito foto", "crediti foto", "illustrazione", "foto d archivio"),
    ),
    byline=(
        *("di", "a cura di", "scritto da", "pubblicato da", "articolo di", "testo di", "autore"),
        *("autrice", "autori", "redazione"),
    ),
    job=(
        *("giornalista", "redattore", "redattrice", "redazione", "corrispondente", "inviato"),
        *("inviata", "direttore", "direttrice", "capo"),
    ),
    published=("pubblicato", "pubblicata", "creato", "data"),
    updated=("aggiornato", "aggiornata", "modificato", "ultimo aggiornamento", "ultima modifica"),
    filler=(
        *("il", "alle", "le", "ore", "del", "lunedì", "martedì", "mercoledì", "giovedì"),
        *("venerdì", "sabato", "domenica", "min", "minuti", "lettura", "di", "tempo", "ultimo"),
        *("ultima", "aggiornamento", "modifica"),
    ),
    joins=("e", "ed", "con"),
    months=("gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"),
)
