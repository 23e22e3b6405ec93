"""French page words."""

from feeds.parse.plain.words.page_words import PageWords

WORDS = PageWords(
    related=(
        *("à lire aussi", "lire aussi", "lire également", "à lire également", "lire plus"),
        *("sur le même sujet", "sur le même thème", "à voir aussi", "voir aussi", "lire la suite"),
        *("articles liés", "articles similaires", "à découvrir", "à découvrir aussi"),
        *("vous aimerez aussi", "vous pourriez aussi aimer", "cela peut vous intéresser"),
        *("ça peut vous intéresser", "recommandé", "recommandés pour vous", "recommandations"),
        *(
            "nos recommandations",
            "notre sélection",
            "les plus lus",
            "le plus lu",
            "plus d articles",
        ),
        *("articles les plus lus", "à la une", "dernières actualités", "dans la même rubrique"),
        *("pour aller plus loin", "en savoir plus", "à ne pas manquer", "tendances"),
    ),
    widget=(
        *("taille du texte", "changer la taille du texte", "agrandir le texte", "partager"),
        *("partager cet article", "partager l article", "imprimer", "imprimer l article"),
        *("enregistrer", "sauvegarder", "écouter", "écouter cet article", "écouter l article"),
        *("commentaire", "commentaires", "commenter", "laisser un commentaire", "répondre"),
        *("voir les commentaires", "réagir", "réactions", "publicité", "annonce", "sponsorisé"),
        *("copier le lien", "lien copié", "newsletter", "newsletters", "s inscrire", "s abonner"),
        *("abonnez vous", "se connecter", "connexion", "menu", "rechercher", "fermer", "accueil"),
        *("aller au contenu", "retour en haut", "haut de page", "mentions légales", "suivant"),
        *("précédent", "lecture min", "min de lecture", "minutes de lecture", "temps de lecture"),
        *("tout accepter", "tout refuser", "accepter", "refuser", "paramétrer", "envoyer"),
        *("la suite après cette publicité", "la suite après la publicité", "article réservé"),
        *("offrir cet article", "ajouter à vos favoris", "ajouter aux favoris", "mots clés"),
        *("agrandir l image", "voir l image", "signaler une erreur", "suivez nous"),
        *("article réservé aux abonnés", "réservé aux abonnés"),
    ),
    notice=(
        *("recevez l essentiel", "recevez toute l actualité", "cet article vous a plu"),
        *("pour soutenir", "vous souhaitez réagir", "contenu externe"),
        *("nous utilisons des cookies", "ce site utilise des cookies", "nous et nos partenaires"),
        *("avec votre consentement", "en poursuivant votre navigation", "tous droits réservés"),
        *("abonnez vous à notre", "inscrivez vous à notre", "recevez notre newsletter"),
        *("suivez nous sur", "pour lire la suite", "il vous reste", "déjà abonné"),
        *("veuillez activer javascript", "cet article est réservé", "votre navigateur"),
    ),
    photo=(
        *("photo", "photos", "crédit photo", "crédits photo", "crédit", "crédits", "image"),
        *("photographie", "illustration", "photo d illustration", "photo d archives", "dessin"),
    ),
    byline=(
        *("par", "écrit par", "publié par", "rédigé par", "propos recueillis par", "un article de"),
        *("auteur", "auteurs", "autrice", "texte", "rédaction"),
    ),
    job=(
        *("journaliste", "rédacteur", "rédactrice", "correspondant", "correspondante", "envoyé"),
        *("envoyée", "rédaction", "chef", "reporter", "chroniqueur", "chroniqueuse"),
    ),
    published=("publié", "publiée", "mis en ligne", "créé", "paru", "date"),
    updated=("mis à jour", "modifié", "actualisé", "dernière mise à jour", "mise à jour", "maj"),
    filler=(
        *("le", "à", "la", "de", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"),
        *("dimanche", "heure", "heures", "min", "minutes", "lecture", "temps", "mis", "jour", "en"),
        *("ligne", "dernière", "mise"),
    ),
    joins=("et", "avec"),
    months=(
        *("janv", "févr", "fév", "fevr", "mars", "avr", "mai", "juin", "juil", "août", "aout"),
        *("sept", "oct", "nov", "déc", "dec"),
    ),
)
