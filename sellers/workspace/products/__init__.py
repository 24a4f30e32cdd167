"""The shop's goods: what is on sale, how it comes there, and how much of it there is."""
