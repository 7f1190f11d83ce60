-- How far people agree: compared in the background, asset by asset, once an asset's answers changed.

-- name: take_due
delete from agreement_due where ctid in (
  select ctid from agreement_due order by project, asset limit %(limit)s for update skip locked)
returning project, asset;

-- name: answers
-- The answers that count of these assets, with what was found before; skips are no answers.
select due.project, due.asset, p.interface_version, a.batch, before.pairs,
       coalesce((select jsonb_agg(jsonb_build_array(l.person, l.result) order by l.id)
                 from label l
                 where l.project = due.project and l.asset = due.asset and l.counts
                   and l.status <> 'skipped'), '[]') as answers
from unnest(%(projects)s::bigint[], %(assets)s::bigint[]) due (project, asset)
join project p on p.id = due.project
left join asset a on a.project = due.project and a.id = due.asset
left join agreement before on before.project = due.project and before.asset = due.asset
order by due.project, due.asset;

-- name: remember
insert into agreement as g (project, asset, batch, value, pairs)
values (%(project)s, %(asset)s, %(batch)s, %(value)s, %(pairs)s)
on conflict (project, asset) do update set value = excluded.value, pairs = excluded.pairs;

-- name: forget
delete from agreement where project = %(project)s and asset = %(asset)s;

-- name: add
-- Put differences into the sums, in the order in which every server locks them.
insert into label_tally as t (project, kind, measure, key, value, n, amount)
select project, kind, 'agreement', key, '', n, amount
from jsonb_to_recordset(%(rows)s) given (project bigint, kind text, key bigint, n bigint,
                                         amount float8)
order by project, kind, key
on conflict (project, kind, measure, key, value) do update
set n = t.n + excluded.n, amount = t.amount + excluded.amount;

-- name: of_assets
select asset, value from agreement where project = %(project)s and asset = any (%(assets)s);
