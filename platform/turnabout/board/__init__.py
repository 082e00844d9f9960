"""The help board: offers and requests, and the responses to them.

models               posts, their placements on boards, and responses
queries              the posts that a member may see
visibility           conditions under which a post reaches a member, and searches by them
post_lists           rows of a board and of the feed, filtered and paged
responses            responses, as their two sides may see them
policy               permissions, states and periods of a post
commands             post, edit, pause, renew, close; respond, agree, decline, withdraw
placements           keeps placements, board totals and the search index in line with a post
post_urls            addresses of posts for notices
forms                the forms of posts, responses and refusals
post_form            fills and reads the forms that write a post
post_page            the values of the page of one post
presenters           lists of posts as cached HTML
board_header         columns of a community for its board page, read with the viewer
jobs                 expiry, reminders, pausing for the inactive
leaving              export and erasure of posts and responses
leaving_community    leaving a community removes the member's posts from its board
views                pages of boards, posts and responses
"""
