"""One check of one source, and what it teaches.

refresh     gathering -> reading -> intake   (rounds: of all that is due; ledger: what was not new)
reading     Response -> parse -> articles        (pure, in a killable worker)
visits      what a visit teaches, and when the next one is due   (pacing: of all sources together)
alerting    what was met -> alerts             (watching: what only shows in all sources together)
"""
