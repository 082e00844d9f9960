"""Mapping a member's networks: a walk through them, and the picture that it ends with.

queries      the people to draw, nearest first, with the help between them and the member
suggestion   the balance of the three networks in words, and one suggestion
rows         divides the people of a sector into bands by recency, and each band into rows
sheet        the ground of the picture: sectors, rings, and where the networks' names are written
marks        gives everybody a place and a shape
names        writes the names beside the shapes, wherever there is room
layout       the whole picture
forms        the form of the walk: names of people by where one knows them from
views        the picture and the walk
"""
