"""The demo: the program's real communities, with invented people and invented progress.

Real are the names, states, kinds, rounds, published goals and lead organizations in
communities.csv, what of those goals goals.csv reads as figures, and the names, kinds and websites
in partners.csv. Everything else is made up.
Acts go through the rooms' own actions wherever there is one; only the bulk of the other
communities' progress and partners is written as rows.
"""
