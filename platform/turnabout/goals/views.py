from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for

from turnabout.base.db.session import get_or_404
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _
from turnabout.base.web.auth import current_member, redirect_back
from turnabout.goals import commands, goal_helpers, people_views, queries
from turnabout.goals.forms import GoalForm, NewGoalForm, NewStepForm, StepForm
from turnabout.goals.models import Goal, Step

bp = Blueprint("goals", __name__)
bp.register_blueprint(people_views.bp)


@bp.get("/goals")
def index(adding: Any = None, to: int = 0) -> Any:
    """List the goals. `adding`: a rejected form for a new step, shown again with its errors at goal `to`."""
    viewer = g.viewer.id
    goals = queries.open_goals(viewer)
    page = render_template(
        "goals/index.html", goals=goals, ended=queries.ended_goals(viewer),
        helpers=goal_helpers.helpers_by_goal(viewer, goals), adding=adding, to=to, step_form=step_form,
        today=clock.today(g.viewer.time_zone),
    )  # fmt: skip
    return page, adding.status if adding else 200


def step_form(goal_id: int, **more: Any) -> NewStepForm:
    """Return a form for a new step, with the goal's id in its field ids: the page has one for each goal."""
    form = NewStepForm(**more)
    for field in form:
        field.id = f"{field.id}-{goal_id}"
    return form


@bp.route("/goals/new", methods=["GET", "POST"])
def new() -> Any:
    form = NewGoalForm(horizon=request.args.get("horizon", "short"))
    if form.validate_on_submit():
        goal = form.tries(commands.set_goal, current_member(), slip=form.slip.data, **form.facts)
        if goal:
            flash(_("Your goal is saved. What’s the first small step?"), "done")
            return redirect_to_goal(goal.id)
    return render_template("goals/goal.html", form=form, goal=None), form.status


def redirect_to_goal(id: int) -> Any:
    return redirect(url_for(".index", _anchor=f"goal-{id}"), 303)


def get_goal_or_404(id: int) -> Goal:
    return get_or_404(queries.goals_of(g.viewer.id), id)


def get_step_or_404(id: int) -> Step:
    return get_or_404(queries.steps_of(g.viewer.id), id)


@bp.route("/goals/<int:id>/edit", methods=["GET", "POST"])
def edit(id: int) -> Any:
    form = GoalForm(obj=get_goal_or_404(id))
    if form.validate_on_submit():
        form.tries(commands.edit, get_goal_or_404(id), **form.facts)
        if form.status == 200:
            flash(_("Saved."), "done")
            return redirect_to_goal(id)
    return render_template("goals/goal.html", form=form, goal=get_goal_or_404(id)), form.status


@bp.post("/goals/<int:id>/reached")
def reach(id: int) -> Any:
    commands.reach(get_goal_or_404(id))
    flash(_("You reached your goal. Well done. Is there anyone to thank for it?"), "done")
    return redirect_back(".index")


@bp.post("/goals/<int:id>/dropped")
def drop(id: int) -> Any:
    commands.drop(get_goal_or_404(id))
    words = _(
        "You’ve let this goal go. Goals change, and that’s fine. You can pick it up again below."
    )
    flash(words, "done")
    return redirect_back(".index")


@bp.post("/goals/<int:id>/reopening")
def reopen(id: int) -> Any:
    commands.reopen(get_goal_or_404(id))
    flash(_("This goal is open again."), "done")
    return redirect_to_goal(id)


@bp.post("/goals/<int:id>/review")
def review(id: int) -> Any:
    commands.review(get_goal_or_404(id))
    flash(_("Good. We’ll ask again in three months."), "done")
    return redirect_back(".index", _anchor=f"goal-{id}")


# --- steps ---


@bp.post("/goals/<int:id>/steps")
def add_step(id: int) -> Any:
    goal, form = get_goal_or_404(id), step_form(id)
    if form.validate():
        values = (form.title.data, form.due_on.data, form.slip.data)
        if form.tries(commands.add_step, goal, *values):
            flash(_("Step added."), "done")
            return redirect_to_goal(id)
    return index(form, id)


@bp.route("/steps/<int:id>/edit", methods=["GET", "POST"])
def edit_step(id: int) -> Any:
    form = StepForm(obj=get_step_or_404(id))
    if form.validate_on_submit():
        form.tries(commands.edit_step, get_step_or_404(id), form.title.data, form.due_on.data)
        if form.status == 200:
            flash(_("Saved."), "done")
            return redirect_to_goal(get_step_or_404(id).goal_id)
    return render_template("goals/step.html", form=form, step=get_step_or_404(id)), form.status


@bp.post("/steps/<int:id>/done")
def do(id: int) -> Any:
    step = get_step_or_404(id)
    commands.do(step)
    flash(_("Done: %(step)s.", step=step.title), "done")
    return redirect_back(".index", _anchor=f"goal-{step.goal_id}")


@bp.post("/steps/<int:id>/undone")
def undo(id: int) -> Any:
    step = get_step_or_404(id)
    commands.undo(step)
    flash(_("Not done yet: %(step)s.", step=step.title), "done")
    return redirect_back(".index", _anchor=f"goal-{step.goal_id}")


@bp.post("/steps/<int:id>/dropped")
def drop_step(id: int) -> Any:
    step = get_or_404(queries.all_steps_of(g.viewer.id), id)
    commands.drop_step(step)
    flash(_("Removed from the list: %(step)s.", step=step.title), "done")
    return redirect_to_goal(step.goal_id)
