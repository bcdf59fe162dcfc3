-- are the topics of every article ranked 1, 2, 3 without gaps?
select
    article_id,
    count(*) as topics,
    max(rank) as last_rank
from topics
group by article_id
having count(*) <> max(rank) or min(rank) <> 1
