"""Programs, wording, lexicons and word lists ready to use, as files, and what reads them."""
