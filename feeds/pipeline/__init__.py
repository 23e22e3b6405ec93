"""The order of the stations, and nothing else; each room is a stretch of the way.

gather      what each kind of source has to say
visit       one check of one source, and what it teaches
api         what web has accepted or asks for
archive     articles meet the past: new, edited, held, corrected, withdrawn
story       articles that tell one story find each other
feed        numbered changes -> classify -> feeds as logs
rendering   feeds whose revision moved -> publish -> bytes

``desk`` is what every step works with, ``publication`` the way from a stored article to its bytes.
"""
