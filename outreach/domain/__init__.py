"""What we believe: values and functions.

Nothing here reads a clock, rolls a die, opens a file or talks to anything. What must be known comes in as an
argument (`now` too); what was decided goes out as a value, and somebody else does it. That is what makes every
rule in this folder testable in milliseconds, and every decision explainable afterwards.
"""
