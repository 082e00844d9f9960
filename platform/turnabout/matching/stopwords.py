"""English and French stop words: too common in requests to tell what one is about."""

from turnabout.base.text.folding import words

ENGLISH = """
about also another anybody anyone asking because before best better bring care come could days does each
else ever every everybody everyone explain feel find first from getting give going good great have having
help helping here hour hours into job jobs just keep know learn like little look looking made make many
maybe mine minute minutes month months more most much must myself need needs never next nice once only other
others over people person please practice practise question questions quick really right same search share
should show small some somebody someone something soon start still such take talk tell than that their them
then there they thing things think this through time tips today together tomorrow very want week weeks well
were what when where which while will with without work working would year years your yours
"""
FRENCH = """
aide aider aimerais ainsi alors apprendre après aucun aussi autre autres aux avant avec avoir beaucoup besoin
bien bonjour cela cette chaque chercher cherche comme comment conseil dans demain depuis deux donc elle
emploi encore entre être faire fait faut heure heures jour jours leur mais merci mes mieux minute moins mois
montrer notre nous nouveau nouvelle parler parce petit petite peut peux plus possible pour pourrait pouvoir
premier première prendre quand quel quelle quelque question recherche sans savoir semaine semaines serait
seul sont sous souvent temps toujours tous tout toute travail travailler très trouver veux voir votre
voudrais vous
"""
STOPWORDS = frozenset(words(ENGLISH + FRENCH))
