-- Long work: what was asked for, how far it is, and how it ended.

-- name: start
insert into operation (project, actor, kind, params, total)
values (%(project)s, %(actor)s, %(kind)s, %(params)s, %(total)s)
returning id;

-- name: copy_items
copy operation_item (operation, nth, asset, changes) from stdin;

-- fragment: items_of
-- Followed by a filter's selection (select.py), worked through in upload order.
insert into operation_item (operation, nth, asset)
select %(operation)s, row_number() over (order by batch, row), asset from

-- name: set_total
update operation set total = %(total)s where id = %(operation)s;

-- name: one
select * from operation where id = %(operation)s;

-- name: mine
select * from operation
where actor = %(actor)s and (%(before)s::bigint is null or id < %(before)s)
order by id desc limit %(limit)s;

-- name: cancel
insert into operation_stop (operation)
select id from operation where id = %(operation)s and state = 'running'
on conflict do nothing;

-- name: next_running
-- One server works on an operation at a time; another takes over when it dies, where it stood.
-- A project's operations follow each other, whatever the number of servers: the later one has the
-- last word. Projects take turns.
select o.*, exists (select from operation_stop s where s.operation = o.id) as cancel
from operation o
where o.state = 'running'
  and not exists (select 1 from operation before
                  where before.project = o.project and before.state = 'running'
                    and before.id < o.id offset 0)
order by o.stepped_at nulls first, o.id limit 1
for update of o skip locked;

-- name: items
select nth, asset, changes from operation_item
where operation = %(operation)s and nth > %(after)s
order by nth limit %(limit)s;

-- name: advance
update operation set done = %(done)s, progress = %(progress)s, stepped_at = service_now()
where id = %(operation)s;

-- name: finish
update operation
set state = %(state)s, error = %(error)s, finished_at = service_now()
where id = %(operation)s;

-- name: forget_items
with asked as (delete from operation_stop where operation = %(operation)s)
delete from operation_item where operation = %(operation)s;
