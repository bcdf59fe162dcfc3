-- on which days did an outlet bring nothing, or far less than it usually does?
with days as (
    select unnest(generate_series($first::timestamp, $last::timestamp, interval 1 day))::date as day
),

daily as (
    select outlet, day, count(*) as articles
    from articles
    where day between $first and $last and outlet is not null
    group by outlet, day
),

usual as (
    select outlet, median(articles) as usual from daily group by outlet
)

select
    days.day,
    usual.outlet,
    coalesce(daily.articles, 0) as articles,
    usual.usual
from days
cross join usual
left join daily on daily.day = days.day and daily.outlet = usual.outlet
where coalesce(daily.articles, 0) < usual.usual / 3 and ($outlet::varchar is null or usual.outlet = $outlet)
order by usual.usual - coalesce(daily.articles, 0) desc, days.day, usual.outlet
limit 40
