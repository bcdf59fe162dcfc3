-- in which documents of the day does each folded word stand, how often, and how long are they?
with texts as (
    select
        row_number() over (order by article_id) - 1 as document,
        regexp_extract_all(search_text, '[\p{L}\p{M}\p{Nd}]+') as spelled
    from articles
),

words as (
    select
        document,
        len(spelled)::integer as words,
        unnest(spelled) as term
    from texts
)

select
    term,
    document::integer as document,
    count(*)::integer as tf,
    any_value(words) as words
from words
group by term, document
order by term, document
