"""Label Studio from the inside: its schema, its people with their tokens, and locks of others.

    echo '{"people": 64}' | python -m benchmarks.peers.jobs.label_studio    # in its environment

What a server's administrator sets up, by Label Studio's own code; what is measured goes over HTTP.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import label_studio

# Label Studio's packages import each other by their names below its own folder.
HOME = Path(label_studio.__file__).parent


def people(count: int) -> list[str]:
    """The tokens of an owner and of `count` labelers, all of one organization."""
    from jwt_auth.models import JWTSettings
    from organizations.models import Organization
    from rest_framework.authtoken.models import Token
    from users.models import User

    owner = User.objects.create_user("owner@example.org", "benchmark benchmark")
    organization = Organization.create_organization(created_by=owner, title="Benchmark")
    JWTSettings.objects.update_or_create(
        organization=organization, defaults={"legacy_api_tokens_enabled": True}
    )
    tokens = []
    for user in (owner, *_users("labeler", count)):
        organization.add_user(user)
        user.active_organization = organization
        user.save()
        tokens.append(Token.objects.get_or_create(user=user)[0].key)
    return tokens


def hold(project: int, count: int) -> int:
    """Lock the next tasks of the project, each for a person of its own; how many are locked."""
    from tasks.models import Task, TaskLock

    tasks = Task.objects.filter(project=project, is_labeled=False, locks=None).order_by("id")
    for task, user in zip(tasks[:count], _users("holder", count), strict=True):
        task.set_lock(user)
    return TaskLock.objects.filter(task__project=project).count()


def statistics() -> None:
    """As autovacuum will have done before long; here it must not run while we measure."""
    from django.db import connection

    connection.cursor().execute("vacuum (analyze)")


def _users(name: str, count: int) -> list[Any]:
    from users.models import User

    made = [User(email=f"{name}{n}@example.org", username=f"{name}{n}") for n in range(count)]
    return [_saved(user) for user in made]


def _saved(user: Any) -> Any:
    user.set_unusable_password()
    user.save()
    return user


def main() -> None:
    sys.path.insert(0, str(HOME))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "core.settings.label_studio")
    import django
    from django.core.management import call_command

    django.setup()
    order = json.load(sys.stdin)
    answer: dict[str, Any] = {}
    if order.get("migrate"):
        call_command("migrate", "--no-color", verbosity=0)
    if "people" in order:
        answer["tokens"] = people(order["people"])
    if "hold" in order:
        answer["locks"] = hold(order["project"], order["hold"])
    statistics()
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
