"""The benchmark: how fast the site is, compared with plain Flask on the same server in the same run."""
