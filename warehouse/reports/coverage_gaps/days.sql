-- on which days did an outlet bring nothing, or far less than it usually does? (a day without any outlet is said once)
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
),

totals as (
    select day, sum(articles) as articles from daily group by day
),

missed as (
    select
        days.day,
        usual.outlet,
        coalesce(daily.articles, 0) as articles,
        usual.usual
    from days
    join totals on totals.day = days.day
    cross join usual
    left join daily on daily.day = days.day and daily.outlet = usual.outlet
    where coalesce(daily.articles, 0) < usual.usual / 3 and ($outlet::varchar is null or usual.outlet = $outlet)
    union all
    select
        days.day,
        'كل الصحف' as outlet,
        0 as articles,
        (select median(articles) from totals) as usual
    from days
    where days.day not in (select day from totals)
)

select
    day,
    outlet,
    articles,
    usual
from missed
where usual > 0
order by usual - articles desc, day, outlet
limit 40
