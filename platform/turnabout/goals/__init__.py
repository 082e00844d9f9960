"""What a member works towards, short-term and long-term, in steps. Private."""
