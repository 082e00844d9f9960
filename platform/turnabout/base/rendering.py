"""Jinja, less what it does over and over on each page.

A page calls some hundreds of macros and sentences. Jinja asks each of them three times what it wants
to be handed, and Flask-Babel looks for its catalogue again each time.
"""

from types import FunctionType
from typing import Any

from flask.templating import Environment
from jinja2 import Template, pass_eval_context
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, Macro
from markupsafe import Markup

from turnabout.base.words import number, phrase, phrases

NESTED = ("_block_vars", "_loop_vars")  # handed along for whoever wants the whole context


@pass_eval_context
def said(context: EvalContext, words: str, /, **values: Any) -> str:
    """`_` in a template: in this language, its values escaped where the template escapes."""
    return filled(context, phrase(words), values)


@pass_eval_context
def counted(context: EvalContext, one: str, many: str, num: int, /, **values: Any) -> str:
    return filled(context, phrases(one, many, num), {"num": number(num)} | values)


def filled(context: EvalContext, found: str, values: dict[str, Any]) -> str:
    found = Markup(found) if context.autoescape else found  # noqa: S704  (a sentence of ours)
    return found % values if values or "%" in found else found


class LeanContext(Context):
    def call(self, what: Any, /, *args: Any, **kwargs: Any) -> Any:
        """The short way for macros, sentences, and functions that want nothing of the template."""
        if type(what) is Macro or what is said or what is counted:
            args = (self.eval_ctx, *args)
        elif type(what) is not FunctionType or hasattr(what, "jinja_pass_arg"):
            return super().call(what, *args, **kwargs)
        for name in NESTED:
            kwargs.pop(name, None)
        return what(*args, **kwargs)


class LeanTemplate(Template):
    def _get_default_module(self, ctx: Any = None) -> Any:
        """What `{% from … import %}` imports. Jinja looks each time whether the importing template
        was given globals of its own; here none ever is.
        """
        return super()._get_default_module()


class LeanEnvironment(Environment):
    context_class = LeanContext
    template_class = LeanTemplate


def init_app(app: Any) -> None:
    app.jinja_env.globals.update({"_": said, "gettext": said, "ngettext": counted})
