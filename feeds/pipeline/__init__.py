"""The order of the stations, and nothing else.

gathering   source -> fetch -> Response          (lists: pages, sitemaps; following: their links)
discovery   an address -> the best kind of source for it   (trial: a source tried out)
reading     Response -> parse -> articles        (pure, in a killable worker)
refresh     gathering -> reading -> intake   (rounds: of all that is due; ledger: what was not new)
alerting    what was met -> alerts             (watching: what only shows in all sources together)
inbox       accepted letter -> reading -> storage    (letters: by its type, with what was said)
errands     what web asks for -> an answer           (preview: a letter, nothing stored)
orders      what web has work do to an article, exactly once
intake      articles -> identity -> storage
holding     a flood -> storage, apart -> intake, once somebody lets it in
copies      new articles -> which of them tell a withdrawn one
correcting  articles corrected by us -> storage
withdrawing articles taken back -> storage, apart; and let in again
sequence    numbered changes -> classify -> feeds as logs
meeting     articles of a batch -> the copies that they tell -> stories (uniting, parting)
reappearing corrected articles -> the live documents once more
leaving     withdrawn articles -> out of stories, feeds and the tables of articles
expiring    what has grown too old for a feed leaves it
rebuild     a changed rule -> a new generation of its feed
render      feeds whose revision moved -> publish -> bytes    (printer: entries, documents: shells)
archiving   a closed chunk that was asked for -> publish -> bytes
"""
