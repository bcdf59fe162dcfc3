-- of how much of the text is something missing?
with counted as (
    select
        count(*) as articles,
        count(*) filter (title is null) as untitled,
        count(*) filter (outlet is null) as without_outlet,
        count(*) filter (published_at is null) as undated,
        count(*) filter (published_at is null and inferred_date is not null) as date_inferred,
        count(*) filter (article_id not in (select article_id from topics)) as without_topic,
        count(*) filter (article_id not in (select article_id from summaries)) as without_summary
    from articles
    where day between $first and $last
),

linked as (
    select
        count(*) as mentions,
        count(*) filter (nil_reason is null) as linked
    from links
    where day between $first and $last
)

select counted.*, linked.*
from counted
cross join linked
