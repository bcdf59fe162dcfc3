-- which articles say nearly the same as the longest one?
with longest as (
    select article_id from articles order by words desc, article_id limit 1
)

select
    title,
    outlet,
    round(similarity, 3) as similarity
from similar_articles((from longest))
limit 5
