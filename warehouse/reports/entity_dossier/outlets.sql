-- which outlets name it?
select
    outlet,
    sum(articles)::bigint as articles,
    sum(mentions)::bigint as mentions
from entity_daily
where entity_id = $entity and day between $first and $last and ($outlet::varchar is null or outlet = $outlet)
group by outlet
order by articles desc, outlet
