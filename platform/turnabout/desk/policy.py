from turnabout.desk import queries
from turnabout.members.models import Member


def may_suspend(operator: Member, member: Member) -> bool:
    """Whether the operator may suspend the member: not themselves, nor the last operator, so that
    somebody can undo it.
    """
    if operator.id == member.id or not member.is_here:
        return False
    return not member.is_operator or queries.has_other_operator(member)
