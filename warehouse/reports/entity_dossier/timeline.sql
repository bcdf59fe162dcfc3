-- how often was it named, day by day?
with days as (
    select unnest(generate_series($first::timestamp, $last::timestamp, interval 1 day))::date as day
),

named as (
    select
        day,
        sum(mentions)::bigint as mentions,
        sum(articles)::bigint as articles
    from entity_daily
    where entity_id = $entity and ($outlet::varchar is null or outlet = $outlet)
    group by day
)

select
    days.day,
    coalesce(named.articles, 0) as articles,
    coalesce(named.mentions, 0) as mentions
from days
left join named using (day)
order by days.day
