-- which stages took the time, and what did they refuse?
select
    stage,
    count(*) as days,
    sum(rows_in)::bigint as rows_in,
    sum(rows_kept)::bigint as rows_kept,
    sum(rows_rejected)::bigint as rows_rejected,
    round(sum(seconds), 1) as seconds,
    round(sum(rows_in) / nullif(sum(seconds), 0), 0)::bigint as rows_per_second
from runs
where day between $first and $last
group by stage
order by seconds desc, stage
