"""The help board: offers and requests, and the responses to them.

models               posts, their placements on boards, and responses
queries              the posts that a member may see, and those due for a job
visibility           SQL conditions for who sees a post, and the queries that use them
post_lists           queries for boards and the feed, filtered and paged
responses            queries for responses, as the author and the responder may see them
response_touches     touches in the contact books of the two who agreed on help
policy               permissions on posts and responses, post states and time limits
commands             post, edit, pause, renew, close; respond, agree, decline, withdraw
placements           placing posts on boards; keeps board totals and the search index up to date
post_urls            URLs of posts, for notices
forms                forms for posts, for responses and for declining one
post_form            builds the form for writing a post, and reads what it submits
post_page            what the page of a post shows to one viewer
presenters           renders lists of posts as cached HTML
board_header         a board's header, loaded in the same statement as the viewer
jobs                 expiry, reminders, pausing the posts of inactive authors
leaving              export and erasure of posts and responses
leaving_community    leaving a community: removes the member's posts from its board
views                pages of boards, posts and responses
"""
