"""Update letters: a member tells chosen contacts how the search goes, and asks one thing.

models      a letter and its recipients
queries     a member's letters, and the contacts they may choose
policy      limits, and what counts as asked lately
formats     the words of a letter to one person, as a message and as an e-mail
commands    write, choose recipients, send, mark as sent
forms       the four parts of a letter
leaving     what a member exports, and what is erased when they leave
views       the pages of update letters
"""
