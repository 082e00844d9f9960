"""How near two members are: out of sight (blocked), members, connected; and reports."""
