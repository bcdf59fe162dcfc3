-- what do search and lists show of each article?
with headlines as (
    select
        article_id,
        any_value(text) filter (method like 'headline:%' and text <> '') as headline,
        any_value(headline_start) as headline_start,
        any_value(headline_end) as headline_end
    from summaries
    group by article_id
)

select
    articles.article_id,
    (row_number() over (order by articles.article_id) - 1)::integer as document,
    articles.outlet,
    coalesce(
        articles.title,
        headlines.headline,
        articles.text[headlines.headline_start + 1:headlines.headline_end],
        articles.text[1:80]
    ) as title,
    len(regexp_extract_all(articles.search_text, '[\p{L}\p{M}\p{Nd}]+'))::integer as words
from articles
left join headlines using (article_id)
order by articles.article_id
