"""What we remember: one file per noun, holding its table and every statement that touches it.

Nothing here decides. Statements that move a life are conditional on where it stood (`UPDATE … WHERE status = :from …
RETURNING`): the loser of a race gets nothing back and walks away. Nobody outside this folder and `queries` writes SQL.
"""
