-- how did each day come out?
with counted as (
    select day, count(*) as articles from articles where day between $first and $last group by day
)

select
    runs.day,
    coalesce(any_value(counted.articles), 0) as articles,
    sum(runs.rows_rejected)::bigint as rejected,
    round(sum(runs.seconds), 1) as seconds,
    any_value(runs.run_id) as run_id
from runs
left join counted using (day)
where runs.day between $first and $last
group by runs.day
order by runs.day
