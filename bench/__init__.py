"""How long the product takes, beside the least that the same job can take: `python3 dev.py bench`.

Absolute seconds mean little on a machine shared with others; the ratio of the two, run in turn in fresh
processes, is the result. A pair is a floor (the plainest hand-written code for the job, on the same
libraries, settings and data) and the product's own way.
"""
