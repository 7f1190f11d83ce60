-- Why an asset is, or is not, what somebody gets: from the very conditions of the pull.

-- fragment: first_failing
case when w.removed then 'removed'
     when w.hold is not null then 'on_hold'
     when exists (select 1 from reservation mine
                  where mine.project = w.project and mine.queue = w.queue
                    and mine.person = %(person)s and mine.asset = w.asset
                    and mine.label = w.label and mine.state = 'active' offset 0) then null
     when not ({{not_complete}}) then 'complete'
     when not ({{not_labeled_by_person}}) then 'already_labeled'
     when not ({{has_free_place}}) and not {{shared_by_holder}} then 'reserved'
     when w.audience <> 0 and not {{assigned_to_person}} then 'assigned_to_others'
     when w.audience <> 0 and not {{person_has_skills}} then 'missing_skill'
     when not {{group_free_for_person}} then 'group_taken'
     when not {{batch_open}} then 'batch_gated'
end

-- name: counted
-- Each asset under its first failing condition; of each state at most `most` assets are judged.
with {{judging}},
judged as (
  select found.code
  from unnest(enum_range(null::asset_state)) s (state) cross join q cross join lateral (
    select {{first_failing}} as code from (
      select * from work w
      where w.project = %(project)s and w.queue = %(queue)s and w.state = s.state
      limit %(most)s) w
    where {{there}}) found)
select code, least(count(*), 1000) as assets from judged group by code;

-- name: counted_assets
select least(count(*), 1000) as assets from (
  select * from work where project = %(project)s and queue = 0 limit 1000) w
where {{there}};

-- name: retry_after
-- Seconds until the next expiry of what somebody else holds, a reservation or a group, from 1.
select case when count(*) > 0 then
         greatest(1, ceil(extract(epoch from min(s.expires_at) - service_now())))::bigint
       end as seconds
from seat s
where s.project = %(project)s and s.queue = %(queue)s and s.person <> %(person)s
  and s.expires_at is not null
  and (exists (select 1 from reservation r
               where r.project = s.project and r.queue = s.queue and r.person = s.person
                 and r.state = 'active')
       or s.queue = 0 and exists (select 1 from work h
                                  where h.project = s.project and h.holder = s.person));

-- name: conditions
-- Every condition for one person and one asset.
with {{judging}}
select w.removed, w.hold,
       exists (select 1 from reservation mine
               where mine.project = w.project and mine.queue = w.queue and mine.person = %(person)s
                 and mine.asset = w.asset and mine.label = w.label and mine.state = 'active'
               offset 0) as held,
       {{not_complete}} as not_complete,
       {{not_labeled_by_person}} as not_labeled,
       {{has_free_place}} as has_place, {{shared_by_holder}} as shared,
       w.audience = 0 or {{assigned_to_person}} as assigned,
       w.audience = 0 or {{person_has_skills}} as skilled,
       {{group_free_for_person}} as group_free, {{batch_open}} as batch_open, q.first as gate,
       w.labels, w.target, w.held as places_held,
       exists (select 1 from label l where l.project = w.project and l.owed_by = %(person)s
               and l.asset = w.asset offset 0) as owed
from work w cross join q
where w.project = %(project)s and w.queue = %(queue)s and w.asset = %(asset)s and w.label = 0
  and {{there}};

-- name: is_asset
-- Whether there is such an asset, and whether it is a test question.
select not exists (select 1 from work w where w.project = a.project and w.queue = 0
                   and w.asset = a.id and w.label = 0) as question
from asset a where a.project = %(project)s and a.id = %(asset)s and {{asset_there}};

-- name: of_members
-- A page of those who may work at the queue, each with their standing, their labels toward the limit
-- and all conditions of one asset. What ends in `_of_member` is the statement that asks the same of
-- one person, about the person of `asked`.
with asked as materialized (
  select m.person, person.name, person.email, lower(person.name) as sorted
  from member m join person on person.id = m.person and person.active
  where m.project = %(project)s and m.active
    and (%(queue)s = 0 or m.role in ('reviewer', 'manager'))
    and (%(q)s::text is null or person.name ilike %(q)s or person.email ilike %(q)s)
    and (lower(person.name), m.person) > (%(after_name)s, %(after)s)
  order by lower(person.name), m.person limit %(limit)s)
select asked.*, standing.*, toward.labels as toward_limit, to_jsonb(conditions) as conditions
from asked
cross join lateral (standing_of_member) standing
cross join lateral (labels_toward_limit_of_member) toward
left join lateral (conditions_of_member) conditions on true
order by asked.sorted, asked.person;

-- name: held
-- What this person holds, as a pull would return it: active first, then expired and unclaimed.
with {{judging}}
select r.asset, case r.kind when 'question' then 'label' else r.kind end as kind,
       r.state = 'expired' as expired
from q cross join reservation r
left join work w on w.project = r.project and w.queue = r.queue and w.asset = r.asset
           and w.label = case when r.kind = 'rework' then 0 else r.label end
where r.project = %(project)s and r.queue = %(queue)s and r.person = %(person)s
  and (r.state = 'active' or r.state = 'expired' and r.kind = 'question'
       or r.state = 'expired' and w.open and w.audience in ({{audiences_of_person}})
          and {{group_free_for_person}})
order by r.state, r.id
limit %(window)s;

-- name: upcoming
-- The next assets in order, without taking them.
with {{reach}},
{{seen}}
select asset, key from seen order by key limit %(window)s;

-- name: upcoming_spread
-- The same where held assets come last.
with {{reach}},
{{seen_spread}}
select asset, key from seen order by key limit %(window)s;

-- name: upcoming_units
-- The same where groups are retained: all rows of those that are free.
with {{reach}},
behind as (
  select found.* from reach cross join q cross join lateral (
    select w.asset, w.key_live as key from (
      select * from work w
      where w.project = %(project)s and w.queue = %(queue)s and w.audience = reach.audience
        and w.open and w.reopened > reach.generation offset 0) w
    where w.key_live < reach.key and w.key_live < q.bound and {{unit_free}}
      and {{new_to_person}}
    order by w.key_live limit %(window)s) found
  where reach.unseen),
ahead as (
  select found.* from reach cross join q cross join lateral (
    select w.asset, w.key_live as key from work w
    where w.project = %(project)s and w.queue = %(queue)s and w.audience = reach.audience
      and w.open and w.key_live is not null and w.key_live >= reach.key
      and w.key_live < q.bound and {{unit_free}}
      and {{new_to_person}}
    order by w.key_live limit %(window)s) found)
select asset, key from (select * from behind union all select * from ahead) seen
order by key limit %(window)s;

-- name: rest
-- What is left of the groups that this person has.
with {{judging}}
select w.asset from work h
join work w on w.project = h.project and w.queue = 0 and w.head = h.asset
cross join q
where h.project = %(project)s and h.holder = %(person)s and w.open
  and w.audience in ({{audiences_of_person}}) and {{batch_open}}
  and {{new_to_person}}
order by h.batch, h.row, w.row limit %(window)s;

-- name: deferred
-- What this person gave back and gets again once nothing else is left.
with {{judging}}
select d.asset, w.batch from deferral d
join work w on w.project = d.project and w.queue = d.queue and w.asset = d.asset and w.label = 0
cross join q
where d.project = %(project)s and d.queue = %(queue)s and d.person = %(person)s and w.open
  and w.audience in ({{audiences_of_person}}) and {{group_free_for_person}}
  and {{not_labeled_by_person}} and {{not_held_by_person}}
order by d.id limit %(window)s;

-- name: assets_shown
select id, external_id, data, batch, unit_group from asset
where project = %(project)s and id = any (%(assets)s);

-- name: slot
select slot::text as slot, settings from queue where project = %(project)s and queue = %(queue)s;
