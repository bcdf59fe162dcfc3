-- which published sentences sum each article up?
select
    article_id,
    sentence_id,
    start,
    "end",
    sentence
from summary_lines
where article_id in (select unnest($articles))
order by article_id, rank
