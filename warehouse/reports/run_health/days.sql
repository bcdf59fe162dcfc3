-- how did each day come out?
select
    runs.day,
    max(runs.rows_kept) filter (runs.stage = 'clean') as articles,
    sum(runs.rows_rejected)::bigint as rejected,
    round(sum(runs.seconds), 1) as seconds,
    any_value(runs.run_id) as run_id
from runs
where runs.day between $first and $last
group by runs.day
order by runs.day
