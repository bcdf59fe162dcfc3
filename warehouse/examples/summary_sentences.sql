-- which published sentences is each summary made of, and where do they stand in the text?
select
    article_id,
    rank,
    sentence,
    start,
    "end"
from summary_lines
order by article_id, method, rank
