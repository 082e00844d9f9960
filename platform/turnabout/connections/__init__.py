"""Who knows whom: asked for by one, accepted by the other, private to both."""
