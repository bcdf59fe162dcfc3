-- in which articles does each folded word stand, how often, and how long are they?
with texts as (
    select
        article_id,
        regexp_extract_all(search_text, '[\p{L}\p{M}\p{Nd}]+') as spelled
    from articles
),

words as (
    select
        article_id,
        len(spelled)::integer as words,
        unnest(spelled) as term
    from texts
)

select
    term,
    article_id,
    count(*)::integer as tf,
    any_value(words) as words
from words
group by term, article_id
order by term, article_id
