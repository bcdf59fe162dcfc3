-- in which articles does each folded word stand, and how often?
with words as (
    select
        article_id,
        unnest(regexp_extract_all(search_text, '[\p{L}\p{M}\p{Nd}]+')) as term
    from articles
)

select
    term,
    article_id,
    count(*)::integer as tf
from words
group by term, article_id
order by term, article_id
