"""Articles enter feeds and leave them, as rules and ages want it.

sequence    numbered changes -> classify -> feeds as logs
leaving     withdrawn articles -> out of stories, feeds and the tables of articles
expiring    what has grown too old for a feed leaves it
reappearing corrected articles -> the live documents once more
rebuild     a changed rule -> a new generation of its feed   (backtest: nothing but found)
"""
