-- to which topics does an outlet give much less room than all outlets together?
with counted as (
    select
        outlet,
        topic_id,
        any_value(label_ar) as label_ar,
        sum(primary_articles) as articles
    from topic_daily
    where day between $first and $last and outlet <> '' and ($topic::varchar is null or topic_id = $topic)
    group by outlet, topic_id
),

everywhere as (
    select topic_id, any_value(label_ar) as label_ar, sum(articles) / sum(sum(articles)) over () as share
    from counted
    group by topic_id
),

sizes as (
    select outlet, sum(articles) as articles from counted group by outlet having sum(articles) >= 20
)

select
    sizes.outlet,
    everywhere.label_ar,
    coalesce(counted.articles, 0)::bigint as articles,
    round(100 * coalesce(counted.articles, 0) / sizes.articles, 1) as own_percent,
    round(100 * everywhere.share, 1) as all_percent
from sizes
cross join everywhere
left join counted on counted.outlet = sizes.outlet and counted.topic_id = everywhere.topic_id
where
    coalesce(counted.articles, 0) / sizes.articles < everywhere.share / 3
    and everywhere.share * sizes.articles >= 5
    and ($outlet::varchar is null or sizes.outlet = $outlet)
order by everywhere.share - coalesce(counted.articles, 0) / sizes.articles desc, sizes.outlet, everywhere.label_ar
limit 40
