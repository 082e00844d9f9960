"""How fast the site is, always against plain Flask on the same server in the same run."""
