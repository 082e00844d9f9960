from flask import render_template_string


def test_a_label_for_screen_readers_arrives_as_html_spells_it(app):
    page = """{% from "ui/forms.html" import act %}{% from "ui/parts.html" import button %}
      {{ act("/x", "Go", aria_label="Go to <x>") }} {{ button("/x", "Go", aria_label="Go there") }}"""
    with app.test_request_context("/"):
        html = render_template_string(page)

    assert 'aria-label="Go to &lt;x&gt;"' in html
    assert 'aria-label="Go there"' in html
