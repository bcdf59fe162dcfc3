-- which dates does each article name?
select
    article_id,
    start,
    "end",
    surface,
    value,
    precision
from dates
where article_id in (select unnest($articles))
order by article_id, start
