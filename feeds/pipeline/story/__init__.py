"""Articles that tell one story find each other, and part again.

meeting     articles of a batch -> the copies that they tell -> stories (uniting, parting)
leading     who stands for a story   (releading: once other sources are preferred)
shaping     what an editor decides
"""
