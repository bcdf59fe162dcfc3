-- what is there to know of each article at a glance: what to call it, its date, topics, summary, story and copies?
create view article_cards as
with named_topics as (
    select
        article_id,
        list(label_ar order by rank) as topic_labels
    from topics
    group by article_id
),

short as (
    select
        article_id,
        coalesce(
            any_value(text) filter (method like 'abstract:%' and text <> ''),
            any_value(text) filter (not contains(method, ':'))
        ) as summary,
        any_value(text) filter (method like 'headline:%' and text <> '') as headline,
        any_value(headline_start) as headline_start,
        any_value(headline_end) as headline_end
    from summaries
    group by article_id
),

copied as (
    select
        article_id,
        count(distinct other_id) as copies
    from (
        select article_a as article_id, article_b as other_id from copies where kind <> 'passage'
        union all
        select article_b, article_a from copies where kind <> 'passage'
    )
    group by article_id
)

select
    articles.article_id,
    articles.day,
    coalesce(
        articles.title,
        short.headline,
        articles.text[short.headline_start + 1:short.headline_end],
        articles.text[1:80]
    ) as title,
    articles.title is not null as titled,
    articles.outlet,
    articles.author,
    articles.url,
    articles.source_path,
    articles.story_index,
    articles.published_at,
    articles.published_at_source,
    articles.inferred_date,
    articles.inferred_date_end,
    articles.inferred_date_evidence,
    articles.likeliest_date,
    articles.likeliest_date_end,
    articles.words,
    coalesce(named_topics.topic_labels, []) as topic_labels,
    short.summary,
    stories.story_id,
    coalesce(copied.copies, 0) as copies
from articles
left join named_topics using (article_id)
left join short using (article_id)
left join stories using (article_id)
left join copied using (article_id)
