"""The picture of a member's networks: the member in the middle, one sector for each network.

queries      the people to draw, nearest first, with the help between them and the member
suggestion   the balance of the three networks in words, and one suggestion
rows         divides the people of a sector into bands by recency, and each band into rows
sheet        the ground of the picture: sectors, rings, and where the networks' names are written
marks        gives everybody a place and a shape
names        writes the names beside the shapes, wherever there is room
layout       the whole picture
views        the page of the picture
"""
