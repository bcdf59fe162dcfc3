-- in which spellings was it met?
select
    surface,
    count(*) as mentions,
    count(distinct article_id) as articles,
    list(distinct coalesce(outlet, '') order by coalesce(outlet, '')) as outlet_names
from entity_mentions
where entity_id = $entity and day between $first and $last and ($outlet::varchar is null or outlet = $outlet)
group by surface
order by mentions desc, surface
