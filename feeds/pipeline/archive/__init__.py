"""Articles meet the past.

intake      articles -> identity -> storage
holding     a flood -> storage, apart -> intake, once somebody lets it in
copies      new articles -> which of them tell a withdrawn one
correcting  articles corrected by us -> storage
withdrawing articles taken back -> storage, apart; and let in again
"""
