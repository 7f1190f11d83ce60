-- How far a person can be relied on.

-- name: answers_of
select answered, correct from tested where project = %(project)s and person = %(person)s;
