-- what did named people and institutions do, in the surest reading?
select
    action,
    actor,
    actor_label,
    target,
    place,
    date,
    outlet
from who_did_what
where actor_id is not null and not reported
order by article_id, start
